"""Faults of the accounting service: the code table, and one constructor per case (QuickBooks contract 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

INACTIVE: Final = (
    "Something you're trying to use has been made inactive. "
    "Check the fields with accounts, customers, items, vendors or employees."
)
CATEGORY_ON_LINE: Final = "An item in this transaction is set up as a category instead of a product or service."

MESSAGES: Final[dict[str, str]] = {
    "100": "General Authentication Error",
    "120": "Authorization Failure",
    "130": "WrongCluster",
    "140": "Company Locked Out",
    "150": "Company Under Maintenance",
    "500": "Unsupported Operation",
    "600": "Duplicate Request ID",
    "610": "Object Not Found",
    "620": "Transaction cannot be linked",
    "630": "Duplicate object",
    "800": "Cannot delete",
    "900": "Parent cannot be child",
    "1040": "Batch Size Error",
    "2010": "Request has invalid or unsupported property",
    "2020": "Required param missing, need to supply the required value for the API",
    "2030": "Invalid ID",
    "2040": "Invalid String",
    "2050": "String length is either shorter or longer than supported by specification",
    "2060": "Invalid Date Format",
    "2070": "Invalid Date",
    "2080": "Invalid Number",
    "2110": "Invalid Type",
    "2120": "Invalid Format",
    "2130": "Invalid Request Id Format",
    "2140": "Invalid Amount",
    "2170": "Invalid Enumeration",
    "2210": "Invalid Email Address format",
    "2250": "Missing Lines",
    "2290": "Negative Amount",
    "2380": "Email Address Missing",
    "2500": "Invalid Reference Id",
    "4000": "Error parsing query",
    "4001": "Invalid query",
    "5010": "Stale Object Error",
    "5020": "Permission Denied Error",
    "5030": "Feature Not Supported Error",
    "6000": "A business validation error has occurred while processing your request",
    "6010": "Invalid Account.AccountType and Account.AccountSubType",
    "6070": "Amount calculation incorrect in the request",
    "6080": "No name provided",
    "6090": "Discount Line missing required info",
    "6100": "Invalid Line TaxCode in the request",
    "6140": "Duplicate Document Number Error",
    "6150": "ParentRef Required Validation Error",
    "6160": "Invalid TaxCodeRef Error",
    "6170": "Invalid Tax Detail",
    "6180": "Sub Level Limit",
    "6190": "Invalid Company Status",
    "6200": "Account Period Closed Error",
    "6210": "Account Period Closed, Required Password Error",
    "6240": "Duplicate Name Exists Error",
    "6250": "Invalid Sales Customer",
    "6420": "Email address is required when the delivery method is email",
    "6430": "Invalid account type used",
    "6540": "Deposited Transaction cannot be changed",
    "10000": "An application error has occurred while processing your request",
}
"""Message per code. Those of the contract's table are word for word; the others name the documented case."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of `Fault.Error`. `element` None is left out of the answer, `""` is sent."""

    code: str
    detail: str
    element: str | None = ""

    @property
    def message(self) -> str:
        return MESSAGES.get(self.code, MESSAGES["10000"])


class Fault(Exception):
    """A refusal by the accounting service.

    `timed` False leaves `time` out of the answer, as before-validation faults do.
    """

    def __init__(
        self, *problems: Problem, status: int = 400, kind: str = "ValidationFault", timed: bool = True
    ) -> None:
        super().__init__("; ".join(f"{problem.code} {problem.detail}" for problem in problems))
        self.problems = problems
        self.status = status
        self.kind = kind
        self.timed = timed


def missing(field: str) -> Problem:
    return Problem("2020", f"Required parameter {field} is missing in the request", field)


def bad_length(field: str, longest: int, given: int) -> Problem:
    return Problem(
        "2050",
        "String length specified does not match the supported length. "
        f"Min:0 Max:{longest} supported. Supplied length:{given}",
        field,
    )


def unsupported_property(reason: str) -> Fault:
    """2010, as Intuit's JSON mapper words it."""
    return Fault(Problem("2010", f"Property Name:{reason}\nspecified is unsupported or invalid", None), timed=False)


def invalid_id(value: str) -> Fault:
    return Fault(Problem("2030", f"Id should be a valid number. Supplied value:{value}", "Id"), timed=False)


def unsupported_operation(what: str) -> Fault:
    return Fault(Problem("500", f"Operation {what} is not supported.", None))


def no_such_path(path: str) -> Fault:
    full = f"https://c50.sandbox.qbo.intuit.com/qbo50{path}"
    return unsupported_operation(f"Could not find resource for relative : {path} of full path: {full}")


def not_covered(what: str) -> Fault:
    """What this sandbox does not do; QuickBooks itself sends the code where a plan lacks a feature."""
    return Fault(Problem("5030", f"Feature Not Supported : this sandbox does not cover {what}."))


def not_found(reason: str = INACTIVE) -> Fault:
    return Fault(Problem("610", f"Object Not Found : {reason}"))


def deleted_transaction() -> Fault:
    return not_found("Another user has deleted this transaction.")


def stale(user: str) -> Fault:
    detail = (
        f"Stale Object Error : You and {user} were working on this at the same time. "
        f"{user} finished before you did, so your work was not saved."
    )
    return Fault(Problem("5010", detail))


def no_such_reference(noun: str, value: str) -> Fault:
    return Fault(Problem("2500", f"Invalid Reference Id : {noun} element id {value} not found"))


def inactive_reference(code: str) -> Fault:
    return not_found() if code == "610" else Fault(Problem("2500", f"Invalid Reference Id : {INACTIVE}"))


def category_on_line() -> Fault:
    return Fault(Problem("2500", f"Invalid Reference Id : {CATEGORY_ON_LINE}"))


def business(reason: str, code: str = "6000") -> Fault:
    prefix = "Business Validation Error: " if code == "6000" else f"{MESSAGES[code]} : "
    return Fault(Problem(code, prefix + reason))


def has_dependents(reason: str) -> Fault:
    return Fault(Problem("800", f"Cannot delete : {reason} Remove the link first."))


def cannot_be_linked(txn_id: str, code: str = "620") -> Fault:
    return business(f"The transaction with id {txn_id} cannot be linked.", code)


def duplicate_name(explanation: str = "null") -> Fault:
    return Fault(Problem("6240", f"The name supplied already exists. : {explanation}", None))


def duplicate_doc_number(doc_number: str, type_shown: str, txn_id: str) -> Fault:
    detail = (
        "Duplicate Document Number Error : You must specify a different number. This number has already been used. "
        f"DocNumber={doc_number} is assigned to TxnType={type_shown} with TxnId={txn_id}"
    )
    return Fault(Problem("6140", detail))


def wrong_account_type(field: str, wanted: str) -> Fault:
    return Fault(Problem("6430", f"Invalid account type used : {field} must be an account of type {wanted}", field))


def unreadable_query(detail: str) -> Fault:
    return Fault(Problem("4000", f"QueryParserError: {detail}", None))


def invalid_query(detail: str) -> Fault:
    return Fault(Problem("4001", f"QueryValidationError: {detail}", None))
