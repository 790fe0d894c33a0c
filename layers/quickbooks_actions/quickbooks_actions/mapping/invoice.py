"""A deal, a quote or a payment becomes an invoice (QuickBooks contract 4.5)."""

from datetime import date, timedelta

from quickbooks_actions.errors import ErrorCode, Problem, RecordRefused
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.company import Body, CompanyFacts, Resolved
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.payments import income_date
from quickbooks_actions.mapping.records import Sale
from quickbooks_actions.mapping.sales_form import Mapped, address_body, record_total_warnings, sales_form
from quickbooks_actions.mapping.tax import taxed_lines
from quickbooks_actions.mapping.terms import quoted_days, takes_customer_terms

_NAMED = 12
"""Line items that a sentence lists."""

_NO_PAYMENT_ASKED = {"EmailStatus": "NotSet", "AllowOnlineCreditCardPayment": False, "AllowOnlineACHPayment": False}
"""QuickBooks may mail an invoice by itself where it can be paid online (QuickBooks contract 4.5)."""


def invoice_body(
    sale: Sale,
    resolved: Resolved,
    options: SalesOptions,
    facts: CompanyFacts,
    marker: str,
    *,
    estimate_id: str = "",
) -> Mapped:
    """The invoice for a deal or a quote.

    It asks QuickBooks for no mail: status NotSet, online payment off and, unless it is to be mailed, no address to mail
    to. A term goes before a due date, never both; a quote's own net payment days are its due date where neither was
    chosen, and without those it is due under the customer's own terms.

    Args:
        marker: what the invoice is found again by; goes into the private note.
        estimate_id: QuickBooks' id of the estimate that the invoice closes, '' for none.

    Raises:
        RecordRefused: all that is wrong with lines, currency and choices together.
    """
    day = options.document_date or sale.today
    form = sales_form(sale, resolved, options, facts, marker, day=day)
    return form.having(
        {
            **_NO_PAYMENT_ASKED,
            **_due(sale, resolved, options, day),
            "LinkedTxn": [{"TxnId": estimate_id, "TxnType": "Estimate"}] if estimate_id else None,
            "BillEmail": address_body(sale, resolved, options) if options.email_to_customer else None,
        },
        [*_both_due(resolved, options), *record_total_warnings(sale, options)],
    )


def paid_invoice_body(
    sale: Sale, resolved: Resolved, options: SalesOptions, facts: CompanyFacts, marker: str
) -> Mapped:
    """The invoice of a payment: dated and due on the day on which the money came in.

    Raises:
        RecordRefused: as `sales_form`, and `taxable_line`.
    """
    if problems := taxable_line_problems(sale):
        raise RecordRefused(problems)
    day = income_date(sale)
    form = sales_form(sale, resolved, options, facts, marker, day=day)
    return form.having(
        {
            **_NO_PAYMENT_ASKED,
            "DueDate": day.isoformat(),
            "BillEmail": address_body(sale, resolved, options) if options.email_to_customer else None,
        }
    )


def taxable_line_problems(sale: Sale) -> list[Problem]:
    """A paid invoice is for lines without tax only: one problem that names those with tax."""
    taxable = [sentences.line_name(line, number) for number, line in taxed_lines(sale)]
    if not taxable:
        return []
    return [
        Problem(
            ErrorCode.TAXABLE_LINE,
            f"{sentences.begin(sentences.shortened(taxable, _NAMED))} of the {sentences.record_name(sale)} "
            f"{'is' if len(taxable) == 1 else 'are'} taxable, and a paid invoice is made for line items without tax "
            "only. Use the action “Create QuickBooks sales receipt” for this payment.",
        )
    ]


def _due(sale: Sale, resolved: Resolved, options: SalesOptions, day: date) -> Body:
    if resolved.term is not None:
        return {"SalesTermRef": {"value": resolved.term.id}}
    if options.due_date is not None:
        return {"DueDate": options.due_date.isoformat()}
    days = quoted_days(sale)
    if days is not None:
        return {"DueDate": (day + timedelta(days=days)).isoformat()}
    if takes_customer_terms(sale, options) and resolved.customer.term_id:
        return {"SalesTermRef": {"value": resolved.customer.term_id}}
    return {}


def _both_due(resolved: Resolved, options: SalesOptions) -> list[str]:
    if resolved.term is None or options.due_date is None:
        return []
    named = sentences.entity_name(resolved.term.name, resolved.term.id)
    return [f"Payment terms and a due date were both chosen: the terms {named} were used, not the due date."]
