"""From a HubSpot company to a QuickBooks customer: what is needed, which one it is, how a new one looks.

HubSpot's company is an *organisation* here, since a company is QuickBooks'.
"""

from collections.abc import Sequence

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.address import postal_address
from quickbooks_actions.mapping.company import Body, CompanyFacts
from quickbooks_actions.mapping.customer import (
    PHONE_LIMIT,
    best_fits,
    email_fault,
    named_with,
    with_mark,
)
from quickbooks_actions.mapping.names import DISPLAY_NAME_LIMIT, NAME_LIMIT, clean, limited, normalised, one_line
from quickbooks_actions.mapping.records import Organisation, Sale


def organisation_problems(sale: Sale) -> list[Problem]:
    """What keeps the record's primary company from being a customer: it needs a name, and nothing else."""
    again = sentences.enrol_again(sale)
    if sale.organisation is None:
        return [
            Problem(
                ErrorCode.NO_COMPANY,
                f"The {sentences.record_name(sale)} has no primary company. Associate one in HubSpot and {again}.",
            )
        ]
    if not organisation_name(sale.organisation):
        return [
            Problem(
                ErrorCode.COMPANY_INCOMPLETE,
                f"The company with id {sale.organisation.id} in HubSpot has no name. Add it there and {again}.",
            )
        ]
    return []


def organisation_key(organisation: Organisation, currency: str) -> str:
    """What identifies a customer that is created for an organisation: normalised name and currency."""
    return "\n".join(("organisation", normalised(organisation_name(organisation)), normalised(currency)))


def organisation_name(organisation: Organisation) -> str:
    """Its name, fit for QuickBooks' DisplayName."""
    return clean(organisation.name, DISPLAY_NAME_LIMIT)


def choose_organisation(
    organisation: Organisation, candidates: Sequence[Body], currency: str, facts: CompanyFacts
) -> Body | Problem | None:
    """The QuickBooks customer that the organisation is: by the display name (with its currency perhaps), else by the
    company name of a customer that is no person. A customer goes before a sub-customer.

    Returns:
        The customer; a problem where several fit equally well; None where none fits (create one).
    """
    equal = best_fits(candidates, currency, facts, lambda candidate: _rank(organisation, candidate, currency))
    if len(equal) < 2:
        return equal[0] if equal else None
    named = sentences.shortened(
        [sentences.entity_name(str(one.get("DisplayName", "")), str(one["Id"])) for one in equal]
    )
    return Problem(
        ErrorCode.CUSTOMER_AMBIGUOUS,
        f"QuickBooks has {len(equal)} customers that fit the company {sentences.quoted(organisation.name)}: {named}. "
        "Merge them or make all but one inactive in QuickBooks, or choose the customer in the workflow action, and "
        "enrol the record again.",
    )


def organisation_body(
    organisation: Organisation, facts: CompanyFacts, currency: str, display_name: str | None = None
) -> tuple[Body, list[str]]:
    """A new customer (QuickBooks contract 4.3), and what of HubSpot's was cut or left out.

    Args:
        organisation: one that `organisation_problems` has nothing to say about.
        currency: fixed for good with the customer; sent only where the company has multicurrency.
        display_name: another name than the organisation's own.
    """
    warnings: list[str] = []
    company, cut = limited(clean(organisation.name, DISPLAY_NAME_LIMIT), NAME_LIMIT, "The new customer's company name")
    warnings += cut
    given = one_line(organisation.phone, len(organisation.phone) * 2)
    phone, cut = limited(given, PHONE_LIMIT, "The new customer's phone number")
    warnings += cut
    email = organisation.email.strip()
    if email and email_fault(email):
        warnings.append(f"The new customer's e-mail address {sentences.quoted(email)} is not valid and was left out.")
        email = ""
    address, cut = postal_address(organisation.address)
    warnings += cut
    name = organisation_name(organisation) if display_name is None else clean(display_name, DISPLAY_NAME_LIMIT)
    body: Body = {
        "DisplayName": name,
        "CompanyName": company,
        "PrimaryEmailAddr": {"Address": email} if email else {},
        "PrimaryPhone": {"FreeFormNumber": phone} if phone else {},
        "BillAddr": address,
        "ShipAddr": dict(address),
    }
    if facts.multicurrency:
        body["CurrencyRef"] = {"value": currency.upper() or facts.home_currency}
    return {key: value for key, value in body.items() if value}, warnings


def organisation_name_with_suffix(organisation: Organisation, holder: str, currency: str = "") -> str:
    """The name to create when the name is taken (QuickBooks fault 6240); the same for the same organisation.

    Args:
        holder: who has the name. Beside a vendor or an employee the new one is `(Customer)`; beside another customer,
            who is a person of that name or inactive, it is told apart by HubSpot's id.
        currency: where the name is to say it too.
    """
    mark = f"HubSpot {organisation.id}" if holder == "Customer" else "Customer"
    return with_mark(organisation_name(organisation), mark, currency)


def _rank(organisation: Organisation, candidate: Body, currency: str) -> tuple[int, bool] | None:
    own = organisation_name(organisation)
    names = {normalised(own), normalised(named_with(own, currency))}
    if normalised(str(candidate.get("DisplayName") or "")) in names:
        return 0, bool(candidate.get("Job"))
    person = candidate.get("GivenName") or candidate.get("FamilyName")
    theirs = normalised(clean(str(candidate.get("CompanyName") or ""), NAME_LIMIT))
    if not person and theirs == normalised(clean(organisation.name, NAME_LIMIT)):
        return 1, bool(candidate.get("Job"))
    return None
