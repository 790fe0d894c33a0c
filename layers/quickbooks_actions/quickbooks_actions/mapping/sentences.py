"""The recurring parts of sentences for a bookkeeper: how a record, a line, a contact, an amount are named."""

from collections.abc import Sequence
from decimal import Decimal

from quickbooks_actions.mapping.company import CompanyFacts
from quickbooks_actions.mapping.money import cents, plain
from quickbooks_actions.mapping.names import one_line
from quickbooks_actions.mapping.records import Contact, Line, Sale

_DOCUMENTS = {
    "Invoice": "invoice",
    "Estimate": "estimate",
    "SalesReceipt": "sales receipt",
    "RefundReceipt": "refund receipt",
    "Purchase": "expense",
    "Payment": "payment",
}


def record_name(sale: Sale) -> str:
    """`deal "Website" (id 991)`."""
    kind, title = sale.record.type.value, quoted(sale.title)
    return f"{kind} {title} (id {sale.record.id})" if title else f"{kind} with id {sale.record.id}"


def contact_name(contact: Contact) -> str:
    """`contact Jane Doe (id 301)`: by the names there are, else by the e-mail address."""
    name = one_line(f"{contact.first_name} {contact.last_name}", 80) or one_line(contact.email, 80)
    return f"contact {name} (id {contact.id})" if name else f"contact with id {contact.id}"


def line_name(line: Line, number: int | None = None) -> str:
    """`line 2 "Widget"`; without a number `line "Widget"`. The number counts from 1 in HubSpot's order."""
    name = quoted(line.name) or quoted(line.sku) or f"with id {line.id}"
    return f"line {name}" if number is None else f"line {number} {name}"


def line_of(sale: Sale, line: Line, number: int) -> str:
    """`Line 2 "Widget" of the deal "Website" (id 991)`: the beginning of a sentence."""
    return f"{begin(line_name(line, number))} of the {record_name(sale)}"


def entity_name(name: str, entity_id: str) -> str:
    """`"Jane Doe" (id 5)`: something in QuickBooks."""
    return f"{quoted(name)} (id {entity_id})" if name else f"id {entity_id}"


def party_name(name: str, party_id: str) -> str:
    """`"Jane Doe" (id 5)`, or `"Jane Doe" (new)` for somebody whom QuickBooks does not have yet."""
    return entity_name(name, party_id) if party_id else f"{quoted(name)} (new)"


def document_kind(entity: str) -> str:
    """`sales receipt`: what QuickBooks' type of document is called."""
    return _DOCUMENTS.get(entity, entity)


def document_name(entity: str, number: str, document_id: str) -> str:
    """`invoice 1038 (id 145)`."""
    kind = document_kind(entity)
    return f"{kind} {number} (id {document_id})" if number else f"{kind} with id {document_id}"


def a_document(entity: str) -> str:
    """`an invoice`."""
    kind = document_kind(entity)
    return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"


def company_name(facts: CompanyFacts) -> str:
    """`the QuickBooks company "Harbor Tools"`."""
    return f"the QuickBooks company {quoted(facts.name) or f'with id {facts.realm_id}'}"


def enrol_again(sale: Sale) -> str:
    """`enrol the deal again`: the end of most remedies."""
    return f"enrol the {sale.record.type.value} again"


def money(amount: Decimal, currency: str = "") -> str:
    """`1,250.00 USD`."""
    return f"{cents(amount):,.2f} {currency}".rstrip()


def price(amount: Decimal) -> str:
    """`450.00`, or as many decimals as the price has."""
    exact = plain(amount)
    return f"{cents(amount):.2f}" if cents(amount) == exact else f"{exact:f}"


def number(value: Decimal) -> str:
    """`12.5`: a quantity or a percentage."""
    return f"{plain(value):f}"


def listed(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part) if parts else ""


def shortened(parts: Sequence[str], most: int = 5) -> str:
    """`a, b and 7 more`: a list that a sentence bears."""
    rest = len(parts) - most
    return listed(parts if rest <= 0 else [*parts[:most], f"{rest} more"])


def counted(count: int, singular: str) -> str:
    """`1 line item`, `2 line items`."""
    return f"{count} {singular}" if count == 1 else f"{count} {singular}s"


def quoted(text: str) -> str:
    """The text in quotation marks, on one line and not longer than a sentence bears; '' where there is none."""
    short = one_line(text, 80)
    return f'"{short}"' if short else ""


def begin(sentence: str) -> str:
    """The sentence with a capital letter."""
    return sentence[:1].upper() + sentence[1:]
