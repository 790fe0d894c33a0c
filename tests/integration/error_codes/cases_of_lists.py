"""What the company's lists have, have not, or have twice: customers, products and what the workflow's author chose."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from quickbooks_actions.errors import ErrorCode
from sandbox.hubspot.executions import Execution
from sandbox.hubspot.records import CrmObject
from sandbox.hubspot.seed import SeedDeal
from tests.integration.actions.trade import BANK_CHARGES, CANADA, US_EURO, Trade
from tests.integration.error_codes.case import Ends, enrolled, seeded

_IN_THE_ACTION = "in the workflow action"
_GONE = "is not in QuickBooks, or no longer active there"
_AGAIN = "enrol the record again"
_ANOTHER = f"Choose another one {_IN_THE_ACTION} and {_AGAIN}"
_CANADIAN_DOLLARS = "92"
_US_VENDOR = "30"


def _named(trade: Trade, contact: CrmObject) -> str:
    return f"{contact.get('firstname')} {contact.get('lastname')}"


def _two_customers_like_the_contact(trade: Trade) -> Execution:
    contact = trade.contact()
    for number in (1, 2):
        same = {"GivenName": contact.get("firstname"), "FamilyName": contact.get("lastname")}
        address = {"Address": contact.get("email")}
        name = f"{_named(trade, contact)} ({number})"
        trade.company.create("Customer", {"DisplayName": name, "PrimaryEmailAddr": address, **same})
    return trade.execution("create-invoice", trade.deal(contact))


def _both_names_are_vendors(trade: Trade) -> Execution:
    contact = trade.contact()
    for name in (_named(trade, contact), f"{_named(trade, contact)} (Customer)"):
        trade.company.create("Vendor", {"DisplayName": name})
    return trade.execution("create-invoice", trade.deal(contact))


def _with_line(trade: Trade, **line: Any) -> CrmObject:
    deal = trade.deal()
    trade.portal.add_line_item(deal, price="10.00", quantity=1, hs_position_on_quote=2, **line)
    return deal


def _two_products_of_one_number(trade: Trade) -> Execution:
    for name in ("Gravel, fine", "Gravel, coarse"):
        sold = {"Sku": "GRV-1", "Type": "Service", "IncomeAccountRef": {"value": "1"}}
        trade.company.create("Item", {"Name": name, **sold})
    return trade.execution("create-invoice", _with_line(trade, name="Gravel", hs_sku="GRV-1"))


def _category_of_that_name(trade: Trade) -> Execution:
    trade.company.create("Item", {"Name": "Gravel", "Type": "Category"})
    return trade.execution("create-invoice", _with_line(trade, name="Gravel"), create_missing_products="yes")


def _several_income_accounts(trade: Trade) -> Execution:
    trade.company.set_preference("OtherPrefs.SalesFormsPrefs.DefaultItem", None)
    income = {"AccountType": "Income", "AccountSubType": "SalesOfProductIncome"}
    trade.company.create("Account", {"Name": "Web sales", **income})
    return trade.execution("create-invoice", _with_line(trade, name="Gravel"), create_missing_products="yes")


def _dollar_customer_for_a_euro_deal(trade: Trade) -> Execution:
    euro = trade.at(US_EURO)
    return euro.execution("create-invoice", euro.deal(), customer="20")


def _unknown_tax(trade: Trade) -> Execution:
    canada = trade.at(replace(CANADA, tax_label="HST of the moon", tax_percent=Decimal(17), tax_code=""))
    return canada.execution("create-invoice", canada.deal())


def _tax_code_that_is_gone(trade: Trade) -> Execution:
    canada = trade.at(CANADA)
    return canada.execution("create-invoice", canada.deal(), tax_code="99")


def _dollar_account_for_a_euro_receipt(trade: Trade) -> Execution:
    euro = trade.at(US_EURO)
    return euro.execution("create-sales-receipt", euro.payment(), deposit_to=_CANADIAN_DOLLARS)


def _class_that_is_gone(trade: Trade) -> Execution:
    trade.company.set_preference("AccountingInfoPrefs.ClassTrackingPerTxn", True)
    return trade.execution("create-invoice", trade.deal(), **{"class": "99"})


def _location_that_is_gone(trade: Trade) -> Execution:
    trade.company.set_preference("AccountingInfoPrefs.TrackDepartments", True)
    return trade.execution("create-invoice", trade.deal(), location="99")


def _vendors_that_differ_in_case(trade: Trade) -> Execution:
    trade.app.quickbooks.switches.names_ignore_case = False
    for name in ("HubSpot", "Hubspot"):
        trade.company.create("Vendor", {"DisplayName": name})
    return trade.execution("create-expense", trade.payment())


def _dollar_vendor_for_a_euro_fee(trade: Trade) -> Execution:
    euro = trade.at(US_EURO)
    return euro.execution("create-expense", euro.payment(), vendor=_US_VENDOR)


def _both_names_are_customers(trade: Trade) -> Execution:
    for name in ("HubSpot", "HubSpot (Vendor)"):
        trade.company.create("Customer", {"DisplayName": name})
    return trade.execution("create-expense", trade.payment())


LIST_CASES: dict[ErrorCode, Ends] = {
    ErrorCode.CUSTOMER_NOT_FOUND: Ends(
        enrolled("create-invoice", Trade.deal, customer="99999"),
        (f"The customer with id 99999 {_GONE}", f"Choose another one {_IN_THE_ACTION} and enrol the deal again"),
    ),
    ErrorCode.CUSTOMER_AMBIGUOUS: Ends(
        _two_customers_like_the_contact,
        ("QuickBooks has 2 customers that fit the contact", "(1)", "(2)", "Merge them or make all but one inactive"),
    ),
    ErrorCode.CUSTOMER_NAME_TAKEN: Ends(
        _both_names_are_vendors,
        ("has no customer for the contact", "both names for a new one are taken", '(Customer)"', "choose it", _AGAIN),
    ),
    ErrorCode.PRODUCT_NOT_FOUND: Ends(
        enrolled("create-invoice", seeded("deals", SeedDeal.UNKNOWN_PRODUCT)),
        ("Hovercraft rental", "HOVER-9", "enrol the deal again"),
    ),
    ErrorCode.PRODUCT_AMBIGUOUS: Ends(
        _two_products_of_one_number,
        ('2 products that fit line 3 "Gravel"', '"Gravel, fine"', '"Gravel, coarse"', "different SKUs", _AGAIN),
    ),
    ErrorCode.PRODUCT_NAME_TAKEN: Ends(
        _category_of_that_name,
        ('No product can be created for line 3 "Gravel"', "a category of that name", "Rename one of them", _AGAIN),
    ),
    ErrorCode.TERM_NOT_FOUND: Ends(
        enrolled("create-invoice", Trade.deal, payment_terms="99"), (f"The payment term with id 99 {_GONE}", _ANOTHER)
    ),
    ErrorCode.INCOME_ACCOUNT_NEEDED: Ends(
        _several_income_accounts,
        (
            'The new product for line 3 "Gravel" needs an income account',
            '"Sales of Product Income" (id 79)',
            '"Web sales"',
            f"Choose one {_IN_THE_ACTION} and {_AGAIN}",
        ),
    ),
    ErrorCode.CURRENCY_NOT_ENABLED: Ends(
        enrolled("create-invoice", seeded("deals", SeedDeal.EURO)),
        ("is in EUR", "keeps its books in USD", "Switch multicurrency on", "enrol the deal again"),
    ),
    ErrorCode.CUSTOMER_CURRENCY: Ends(
        _dollar_customer_for_a_euro_deal,
        ("is in EUR", '"Red Rock Diner" (id 20) is kept in USD', f"Choose a customer in EUR {_IN_THE_ACTION}"),
    ),
    ErrorCode.TAX_CODE_NEEDED: Ends(
        _unknown_tax,
        (
            'has tax of 17 % ("HST of the moon") on line 1 "Design"',
            '"HST ON" (13 %)',
            f"Choose the tax code {_IN_THE_ACTION}",
            "enrol the deal again",
        ),
    ),
    ErrorCode.TAX_CODE_NOT_FOUND: Ends(_tax_code_that_is_gone, (f"The tax code with id 99 {_GONE}", _ANOTHER)),
    ErrorCode.ACCOUNT_NOT_FOUND: Ends(
        enrolled("create-sales-receipt", Trade.deal, deposit_to="999"),
        (f"The account for “Deposit to” with id 999 {_GONE}", _ANOTHER),
    ),
    ErrorCode.ACCOUNT_UNFIT: Ends(
        enrolled("create-sales-receipt", Trade.deal, deposit_to=BANK_CHARGES),
        (
            'The account for “Deposit to”, "Bank Charges" (id 8), is of the type "Expense"',
            "takes only Bank or Other Current Asset there",
            _ANOTHER,
        ),
    ),
    ErrorCode.ACCOUNT_CURRENCY: Ends(
        _dollar_account_for_a_euro_receipt,
        (
            'The account for “Deposit to”, "Canadian Account" (id 92), is kept in CAD',
            "the document is in EUR",
            f"Choose an account in EUR or USD {_IN_THE_ACTION}",
        ),
    ),
    ErrorCode.PAYMENT_METHOD_NOT_FOUND: Ends(
        enrolled("create-sales-receipt", Trade.deal, payment_method="99"),
        (f"The payment method with id 99 {_GONE}", _ANOTHER),
    ),
    ErrorCode.CLASS_NOT_FOUND: Ends(_class_that_is_gone, (f"The class with id 99 {_GONE}", _ANOTHER)),
    ErrorCode.LOCATION_NOT_FOUND: Ends(_location_that_is_gone, (f"The location with id 99 {_GONE}", _ANOTHER)),
    ErrorCode.TRACKING_OFF: Ends(
        enrolled("create-invoice", Trade.deal, location="1"),
        (
            "A location was chosen",
            "the setting “Track locations”",
            "is off. Switch it on in QuickBooks, or choose no location",
            _AGAIN,
        ),
    ),
    ErrorCode.VENDOR_NOT_FOUND: Ends(
        enrolled("create-expense", Trade.payment, vendor="999"),
        (f"The vendor with id 999 {_GONE}", f"Choose another one {_IN_THE_ACTION} and enrol the payment again"),
    ),
    ErrorCode.VENDOR_AMBIGUOUS: Ends(
        _vendors_that_differ_in_case,
        (
            "2 vendors that could be HubSpot",
            '"HubSpot" (id ',
            '"Hubspot" (id ',
            "Make all but one inactive",
            "enrol the payment",
        ),
    ),
    ErrorCode.VENDOR_CURRENCY: Ends(
        _dollar_vendor_for_a_euro_fee,
        (
            "The expense is in EUR",
            '"Books by Bessie" (id 30) is kept in USD',
            f"Choose a vendor in EUR, or none, {_IN_THE_ACTION}",
        ),
    ),
    ErrorCode.VENDOR_NAME_TAKEN: Ends(
        _both_names_are_customers,
        ('both names for a new one are taken: "HubSpot" and "HubSpot (Vendor)"', f"Choose the vendor {_IN_THE_ACTION}"),
    ),
}
