"""A deal or a quote becomes an estimate (QuickBooks contract 4.6)."""

from quickbooks_actions.mapping.company import Body, CompanyFacts, Resolved
from quickbooks_actions.mapping.names import limited, one_line
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.records import Sale
from quickbooks_actions.mapping.sales_form import Mapped, mail_form, record_total_warnings, sales_form

ACCEPTED_BY_LIMIT = 100


def estimate_body(sale: Sale, resolved: Resolved, options: SalesOptions, facts: CompanyFacts, marker: str) -> Mapped:
    """The estimate for a record.

    It is pending, or accepted: by whoever accepted or signed the quote, else by its contact, on that day, else today.
    It expires on the chosen day, else on the quote's own.

    Raises:
        RecordRefused: as `sales_form`.
    """
    form = mail_form(sales_form(sale, resolved, options, facts, marker, day=sale.today), sale, resolved, options)
    expires = options.expiration_date or (sale.quote.expires_on if sale.quote else None)
    status, cut = _accepted(sale) if options.accepted else ({"TxnStatus": "Pending"}, [])
    return form.having(
        {"ExpirationDate": expires.isoformat() if expires else None, **status},
        [*record_total_warnings(sale, options), *cut],
    )


def _accepted(sale: Sale) -> tuple[Body, list[str]]:
    quote, contact = sale.quote, sale.contact
    day = (quote.accepted_on or quote.signed_on if quote else None) or sale.today
    contact_name = f"{contact.first_name} {contact.last_name}" if contact else ""
    given = (quote.accepted_by if quote else "") or contact_name
    name, cut = limited(one_line(given, len(given) * 2), ACCEPTED_BY_LIMIT, "The name of whoever accepted it")
    return {"TxnStatus": "Accepted", "AcceptedDate": day.isoformat(), "AcceptedBy": name}, cut
