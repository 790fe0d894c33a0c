"""The fee of a payment becomes an expense, QuickBooks' Purchase (QuickBooks contract 4.9)."""

from decimal import Decimal

from quickbooks_actions.errors import RecordRefused
from quickbooks_actions.mapping.company import Body, CompanyFacts, ResolvedExpense, TaxCode
from quickbooks_actions.mapping.content import ROUNDING
from quickbooks_actions.mapping.money import CENT, cents, share, times
from quickbooks_actions.mapping.names import limited, one_line
from quickbooks_actions.mapping.notes import private_note
from quickbooks_actions.mapping.options import ExpenseOptions
from quickbooks_actions.mapping.payments import expense_problems, fee
from quickbooks_actions.mapping.records import Sale
from quickbooks_actions.mapping.sales_form import Mapped, named
from quickbooks_actions.mapping.tax import EXCLUDED, INCLUSIVE, NOT_APPLICABLE, needs_tax_codes

CREDIT_CARD = "Credit Card"
DESCRIPTION_LIMIT = 4000


def expense_body(
    sale: Sale, resolved: ResolvedExpense, options: ExpenseOptions, facts: CompanyFacts, marker: str
) -> Mapped:
    """The expense for the fee of a payment, in the currency of the account that bore it.

    It totals the fee to the cent whatever its tax code is: the fee contains the tax that the code charges. As in the
    documents of payments, the tax is sent on top of the net amount, with a line without tax for a cent that is left.

    Args:
        marker: what the expense is found again by; goes into the private note.

    Raises:
        RecordRefused: there is no fee, or none in the account's currency.
    """
    currency = resolved.paid_from.currency or facts.home_currency
    found = fee(sale, currency)
    if found is None:
        raise RecordRefused(expense_problems(sale, currency))
    note, cut = private_note(options.memo, marker)
    calculation, amounts = _amounts(resolved, facts, found.amount)
    text, text_warnings = _description(sale)
    lines = [_line(resolved, amounts[0], resolved.tax_code, text)]
    if calculation == INCLUSIVE:
        lines[0]["AccountBasedExpenseLineDetail"]["TaxInclusiveAmt"] = found.amount
    lines += [_line(resolved, amount, resolved.untaxed, ROUNDING) for amount in amounts[1:]]
    body: Body = {
        "PaymentType": "CreditCard" if resolved.paid_from.type == CREDIT_CARD else "Cash",
        "AccountRef": {"value": resolved.paid_from.id},
        "EntityRef": {"value": resolved.vendor.id, "type": "Vendor"},
        "TxnDate": found.day.isoformat(),
        "PrivateNote": note,
        "Line": lines,
    }
    return Mapped(body, found.amount, (*sale.remarks, *resolved.warnings)).having(
        {
            "CurrencyRef": {"value": found.currency} if facts.multicurrency else None,
            "DepartmentRef": named(resolved.location),
            "GlobalTaxCalculation": calculation,
        },
        [*text_warnings, *cut],
    )


def _amounts(resolved: ResolvedExpense, facts: CompanyFacts, fee_amount: Decimal) -> tuple[str, list[Decimal]]:
    """GlobalTaxCalculation, and what the line bears and, where a cent is left, the line without tax."""
    if facts.in_us:
        return "", [fee_amount]
    if not needs_tax_codes(facts) or resolved.tax_code is None:
        return NOT_APPLICABLE, [fee_amount]
    rates = resolved.tax_code.purchase_rates
    net = net_of(fee_amount, rates)
    left = fee_amount - net - sum((cents(times(times(net, rate), CENT)) for rate in rates), Decimal(0))
    if left and resolved.untaxed is None:
        return INCLUSIVE, [net]
    return EXCLUDED, [net, left] if left else [net]


def _line(resolved: ResolvedExpense, amount: Decimal, code: TaxCode | None, text: str) -> Body:
    detail: Body = {"AccountRef": {"value": resolved.category.id}, "BillableStatus": "NotBillable"}
    if code is not None:
        detail["TaxCodeRef"] = {"value": code.id}
    if resolved.sales_class is not None:
        detail["ClassRef"] = {"value": resolved.sales_class.id}
    return {
        "DetailType": "AccountBasedExpenseLineDetail",
        "Amount": amount,
        "Description": text,
        "AccountBasedExpenseLineDetail": detail,
    }


def _description(sale: Sale) -> tuple[str, list[str]]:
    reference = sale.payment.reference or sale.record.id if sale.payment else sale.record.id
    text = f"Fee of HubSpot payment {one_line(reference, DESCRIPTION_LIMIT)}"
    return limited(text, DESCRIPTION_LIMIT, "The description of the fee")


def net_of(gross: Decimal, rates: tuple[Decimal, ...]) -> Decimal:
    """What is left of a gross amount without the taxes in it, each of which is rounded to cents by itself."""
    whole = sum(rates, Decimal(100))
    return gross - sum((cents(share(gross, rate, whole)) for rate in rates), Decimal(0))
