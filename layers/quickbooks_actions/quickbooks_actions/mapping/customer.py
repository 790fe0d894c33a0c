"""From a HubSpot contact to a QuickBooks customer: what is needed, which one it is, how a new one looks."""

import re
from collections.abc import Callable, Sequence

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.address import billing_address, postal_address
from quickbooks_actions.mapping.company import Body, CompanyFacts
from quickbooks_actions.mapping.names import (
    DISPLAY_NAME_LIMIT,
    NAME_LIMIT,
    clean,
    cut,
    length,
    limited,
    normalised,
    one_line,
)
from quickbooks_actions.mapping.records import Contact, Organisation, Sale

EMAIL_LIMIT = 100
PHONE_LIMIT = 30
_EMAIL = re.compile(r"[^@\s\x00-\x1f,;<>\"]+@[^@\s\x00-\x1f,;<>\"]+\.[^@\s\x00-\x1f,;<>\".]+")


def contact_problems(sale: Sale) -> list[Problem]:
    """What keeps the record's contact from being a customer: one problem, in one sentence and its remedy.

    First name, last name and a valid e-mail address are needed (QuickBooks contract 4.1, 4.3).
    """
    contact = sale.contact
    if contact is None:
        return [
            Problem(
                ErrorCode.NO_CONTACT,
                f"The {sentences.record_name(sale)} has no contact. Associate one in HubSpot and "
                f"{sentences.enrol_again(sale)}.",
            )
        ]
    email = contact.email.strip()
    missing = [
        f"no {field}"
        for field, value in (
            ("first name", clean(contact.first_name, NAME_LIMIT)),
            ("last name", clean(contact.last_name, NAME_LIMIT)),
            ("e-mail address", email),
        )
        if not value
    ]
    wrong = email_fault(email)
    if not missing and not wrong:
        return []
    remedies = []
    if missing:
        remedies.append("add it" if len(missing) == 1 else "add them")
    if wrong:
        remedies.append("correct the e-mail address")
    return [
        Problem(
            ErrorCode.CONTACT_INCOMPLETE,
            f"The {sentences.contact_name(contact)} has {sentences.listed([*missing, *wrong])}. "
            f"{sentences.begin(sentences.listed(remedies))} in HubSpot and {sentences.enrol_again(sale)}.",
        )
    ]


def customer_key(contact: Contact, currency: str) -> str:
    """What identifies a customer that is created: normalised e-mail, name and currency, a line each."""
    return "\n".join((_email(contact), normalised(display_name(contact)), normalised(currency)))


def choose_customer(
    contact: Contact, candidates: Sequence[Body], currency: str, facts: CompanyFacts
) -> Body | Problem | None:
    """The QuickBooks customer that the contact is.

    A customer fits by the e-mail address together with, best first: the person's names and the display name; the
    person's names; the display name; no person's names at all (a business). Of equally good ones a customer goes
    before a sub-customer. Inactive customers, and with multicurrency those in another currency, are left out.

    Args:
        candidates: QuickBooks customers, as read.
        currency: of the record; '' means the company's own.

    Returns:
        The customer; a problem where several fit equally well; None where none fits (create one).
    """
    same_email = [candidate for candidate in candidates if _email(contact) in _emails(candidate)]
    equal = best_fits(same_email, currency, facts, lambda candidate: _rank(contact, candidate, currency))
    if len(equal) < 2:
        return equal[0] if equal else None
    return Problem(
        ErrorCode.CUSTOMER_AMBIGUOUS,
        f"QuickBooks has {len(equal)} customers that fit the {sentences.contact_name(contact)}: {_named(equal)}. Merge "
        "them or make all but one inactive in QuickBooks, or choose the customer in the workflow action, and enrol the "
        "record again.",
    )


def best_fits(
    candidates: Sequence[Body], currency: str, facts: CompanyFacts, rank: Callable[[Body], tuple[int, bool] | None]
) -> list[Body]:
    """The active candidates in the currency that fit equally well and better than all others, each once.

    Args:
        rank: how well one fits, smallest best; None where it does not.
    """
    ranked = [
        (found, candidate)
        for candidate in candidates
        if candidate.get("Active") is not False
        and fits_currency(candidate, currency, facts)
        and (found := rank(candidate)) is not None
    ]
    best = min((found for found, _ in ranked), default=None)
    return list({str(candidate["Id"]): candidate for found, candidate in ranked if found == best}.values())


def customer_body(
    contact: Contact,
    organisation: Organisation | None,
    facts: CompanyFacts,
    currency: str,
    display_name: str | None = None,
) -> Body:
    """A new customer (QuickBooks contract 4.3).

    Args:
        contact: one that `contact_problems` has nothing to say about.
        currency: fixed for good with the customer; sent only where the company has multicurrency.
        display_name: another name than the contact's own, where that is taken.
    """
    body: Body = {
        "DisplayName": _full_name(contact) if display_name is None else clean(display_name, DISPLAY_NAME_LIMIT),
        "GivenName": clean(contact.first_name, NAME_LIMIT),
        "FamilyName": clean(contact.last_name, NAME_LIMIT),
        "CompanyName": clean((organisation.name if organisation else "") or contact.company_name, NAME_LIMIT),
        "PrimaryEmailAddr": _wrapped("Address", contact.email.strip()),
        "PrimaryPhone": _wrapped("FreeFormNumber", one_line(contact.phone, PHONE_LIMIT)),
    }
    address, _ = postal_address(billing_address(contact, organisation))
    body["BillAddr"] = address
    body["ShipAddr"] = dict(address)
    if facts.multicurrency:
        body["CurrencyRef"] = {"value": currency.upper() or facts.home_currency}
    return {name: value for name, value in body.items() if value}


def display_name(contact: Contact) -> str:
    """`First Last`, fit for QuickBooks."""
    return _full_name(contact)


def display_name_with_suffix(contact: Contact, holder: str, currency: str = "") -> str:
    """The name to create when `display_name` is taken (QuickBooks fault 6240); the same for the same contact.

    Args:
        holder: who has the name. `Vendor` or `Employee`: the new one is told apart as ` (Customer)`. `Customer`:
            another person, so the e-mail address tells them apart.
        currency: where the name is to say it too.
    """
    mark = clean(contact.email, EMAIL_LIMIT) if holder == "Customer" else ""
    return with_mark(_full_name(contact), mark or "Customer", currency)


def named_with(name: str, currency: str) -> str:
    """`Jane Doe (EUR)`: the same customer or vendor in another currency is another one to QuickBooks."""
    return with_mark(name, "", currency)


def with_mark(name: str, mark: str, currency: str = "") -> str:
    """`Jane Doe (EUR, Customer)`: the name with what tells it from another, which stays whole."""
    words = ", ".join(part for part in (currency.upper(), clean(mark, EMAIL_LIMIT)) if part)
    return cut(name, DISPLAY_NAME_LIMIT - length(words) - 3) + f" ({words})" if words else name


def customer_warnings(contact: Contact, organisation: Organisation | None) -> list[str]:
    """What of HubSpot's a new customer does not hold, because QuickBooks takes no more."""
    parts = (
        (_own(contact.first_name), NAME_LIMIT, "first name"),
        (_own(contact.last_name), NAME_LIMIT, "last name"),
        (_own((organisation.name if organisation else "") or contact.company_name), NAME_LIMIT, "company name"),
        (one_line(contact.phone, len(contact.phone) * 2), PHONE_LIMIT, "phone number"),
    )
    cuts = [warning for text, limit, what in parts for warning in limited(text, limit, f"The new customer's {what}")[1]]
    return [*cuts, *postal_address(billing_address(contact, organisation))[1]]


def _own(name: str) -> str:
    return clean(name, len(name) * 2)


def _full_name(contact: Contact) -> str:
    return clean(f"{contact.first_name} {contact.last_name}", DISPLAY_NAME_LIMIT)


def email_fault(email: str) -> list[str]:
    """What is wrong with an address, as words after "has"; empty where nothing is, or there is none."""
    if not email:
        return []
    if not _EMAIL.fullmatch(email):
        return [f"an e-mail address that is not valid ({sentences.quoted(email)})"]
    if length(email) > EMAIL_LIMIT:
        return [f"an e-mail address of more than {EMAIL_LIMIT} characters"]
    return []


def _email(contact: Contact) -> str:
    return normalised(contact.email)


def _emails(candidate: Body) -> set[str]:
    text = str((candidate.get("PrimaryEmailAddr") or {}).get("Address") or "")
    return {normalised(address) for address in re.split(r"[,;]", text)}


def fits_currency(candidate: Body, currency: str, facts: CompanyFacts) -> bool:
    """Whether documents in the currency can be made for the customer or vendor: its own is fixed for good."""
    if not facts.multicurrency:
        return True
    theirs = str((candidate.get("CurrencyRef") or {}).get("value") or facts.home_currency)
    return theirs.upper() == (currency or facts.home_currency).upper()


def _rank(contact: Contact, candidate: Body, currency: str) -> tuple[int, bool] | None:
    """How well the names fit, smallest best; None where they do not."""
    ours = (_comparable(contact.first_name), _comparable(contact.last_name))
    theirs = (_comparable(candidate.get("GivenName")), _comparable(candidate.get("FamilyName")))
    same_names = ours == theirs
    names = {normalised(_full_name(contact)), normalised(named_with(_full_name(contact), currency))}
    same_display = normalised(str(candidate.get("DisplayName") or "")) in names
    if same_names:
        tier = 0 if same_display else 1
    elif same_display:
        tier = 2
    elif not any(theirs):
        tier = 3
    else:
        return None
    return tier, bool(candidate.get("Job"))


def _comparable(name: object) -> str:
    return normalised(clean(str(name or ""), NAME_LIMIT))


def _named(customers: Sequence[Body]) -> str:
    return sentences.shortened([sentences.entity_name(str(c.get("DisplayName", "")), str(c["Id"])) for c in customers])


def _wrapped(name: str, value: str) -> Body:
    return {name: value} if value else {}
