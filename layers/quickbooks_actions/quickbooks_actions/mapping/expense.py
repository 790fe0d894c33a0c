"""The fee of a payment becomes an expense, QuickBooks' Purchase (QuickBooks contract 4.9)."""

from decimal import Decimal

from quickbooks_actions.errors import RecordRefused
from quickbooks_actions.mapping.company import Body, CompanyFacts, ResolvedExpense
from quickbooks_actions.mapping.money import cents, share
from quickbooks_actions.mapping.names import limited, one_line
from quickbooks_actions.mapping.notes import private_note
from quickbooks_actions.mapping.options import ExpenseOptions
from quickbooks_actions.mapping.payments import expense_problems, fee
from quickbooks_actions.mapping.records import Sale
from quickbooks_actions.mapping.sales_form import Mapped, named
from quickbooks_actions.mapping.tax import INCLUSIVE, NOT_APPLICABLE, needs_tax_codes

CREDIT_CARD = "Credit Card"
DESCRIPTION_LIMIT = 4000


def expense_body(
    sale: Sale, resolved: ResolvedExpense, options: ExpenseOptions, facts: CompanyFacts, marker: str
) -> Mapped:
    """The expense for the fee of a payment, in the currency of the account that bore it.

    It totals the fee to the cent whatever its tax code is: the fee contains the tax that the code charges.

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
    line, line_warnings = _line(sale, resolved, facts, found.amount)
    body: Body = {
        "PaymentType": "CreditCard" if resolved.paid_from.type == CREDIT_CARD else "Cash",
        "AccountRef": {"value": resolved.paid_from.id},
        "EntityRef": {"value": resolved.vendor.id, "type": "Vendor"},
        "TxnDate": found.day.isoformat(),
        "PrivateNote": note,
        "Line": [line],
    }
    return Mapped(body, found.amount, (*sale.remarks, *resolved.warnings)).having(
        {
            "CurrencyRef": {"value": found.currency} if facts.multicurrency else None,
            "DepartmentRef": named(resolved.location),
            "GlobalTaxCalculation": _calculation(resolved, facts),
        },
        [*line_warnings, *cut],
    )


def _line(sale: Sale, resolved: ResolvedExpense, facts: CompanyFacts, amount: Decimal) -> tuple[Body, list[str]]:
    detail: Body = {"AccountRef": {"value": resolved.category.id}, "BillableStatus": "NotBillable"}
    net = amount
    if resolved.tax_code is not None:
        detail["TaxCodeRef"] = {"value": resolved.tax_code.id}
    if _calculation(resolved, facts) == INCLUSIVE:
        net = net_of(amount, resolved.tax_code.purchase_rates if resolved.tax_code else ())
        detail["TaxInclusiveAmt"] = amount
    if resolved.sales_class is not None:
        detail["ClassRef"] = {"value": resolved.sales_class.id}
    reference = sale.payment.reference or sale.record.id if sale.payment else sale.record.id
    text = f"Fee of HubSpot payment {one_line(reference, DESCRIPTION_LIMIT)}"
    description, cut = limited(text, DESCRIPTION_LIMIT, "The description of the fee")
    body = {
        "DetailType": "AccountBasedExpenseLineDetail",
        "Amount": net,
        "Description": description,
        "AccountBasedExpenseLineDetail": detail,
    }
    return body, cut


def net_of(gross: Decimal, rates: tuple[Decimal, ...]) -> Decimal:
    """What is left of a gross amount without the taxes in it, each of which is rounded to cents by itself."""
    whole = sum(rates, Decimal(100))
    return gross - sum((cents(share(gross, rate, whole)) for rate in rates), Decimal(0))


def _calculation(resolved: ResolvedExpense, facts: CompanyFacts) -> str:
    if facts.in_us:
        return ""
    return INCLUSIVE if needs_tax_codes(facts) and resolved.tax_code is not None else NOT_APPLICABLE
