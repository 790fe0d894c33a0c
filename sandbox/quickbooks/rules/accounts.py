"""Account (QuickBooks contract 4.13)."""

from __future__ import annotations

from typing import Final

from sandbox.quickbooks.exceptions import Fault, Problem
from sandbox.quickbooks.figures import ZERO
from sandbox.quickbooks.rules.base import Change
from sandbox.quickbooks.rules.currency import keep_currency
from sandbox.quickbooks.rules.lists import ListRules

_CLASSIFICATIONS: Final = {
    "Asset": ("Bank", "Accounts Receivable", "Other Current Asset", "Fixed Asset", "Other Asset"),
    "Liability": ("Accounts Payable", "Credit Card", "Other Current Liability", "Long Term Liability"),
    "Equity": ("Equity",),
    "Revenue": ("Income", "Other Income"),
    "Expense": ("Cost of Goods Sold", "Expense", "Other Expense"),
}
_DEFAULT_SUB_TYPES: Final = {
    "Bank": "CashOnHand",
    "Accounts Receivable": "AccountsReceivable",
    "Other Current Asset": "OtherCurrentAssets",
    "Fixed Asset": "FurnitureAndFixtures",
    "Other Asset": "OtherLongTermAssets",
    "Accounts Payable": "AccountsPayable",
    "Credit Card": "CreditCard",
    "Other Current Liability": "OtherCurrentLiabilities",
    "Long Term Liability": "OtherLongTermLiabilities",
    "Equity": "OpeningBalanceEquity",
    "Income": "SalesOfProductIncome",
    "Cost of Goods Sold": "SuppliesMaterialsCogs",
    "Expense": "OtherMiscellaneousServiceCost",
    "Other Income": "OtherMiscellaneousIncome",
    "Other Expense": "OtherMiscellaneousExpense",
}
_SUB_TYPES: Final = {
    "Bank": "Checking Savings CashOnHand MoneyMarket TrustAccounts",
    "Other Current Asset": "UndepositedFunds Inventory OtherCurrentAssets PrepaidExpenses",
    "Accounts Receivable": "AccountsReceivable",
    "Accounts Payable": "AccountsPayable",
    "Credit Card": "CreditCard",
    "Other Current Liability": "SalesTaxPayable GlobalTaxPayable OtherCurrentLiabilities",
    "Equity": "OpeningBalanceEquity RetainedEarnings",
    "Income": "SalesOfProductIncome ServiceFeeIncome DiscountsRefundsGiven OtherPrimaryIncome NonProfitIncome "
    "UnappliedCashPaymentIncome",
    "Cost of Goods Sold": "SuppliesMaterialsCogs CostOfLaborCos ShippingFreightDeliveryCos OtherCostsOfServiceCos",
    "Expense": "AdvertisingPromotional BankCharges DuesSubscriptions Insurance LegalProfessionalFees "
    "OfficeGeneralAdministrativeExpenses OtherMiscellaneousServiceCost OtherBusinessExpenses RepairMaintenance "
    "SuppliesMaterials TaxesPaid Travel TravelMeals Utilities",
    "Other Income": "OtherMiscellaneousIncome",
    "Other Expense": "ExchangeGainOrLoss OtherMiscellaneousExpense",
}
_TYPE_OF: Final = {sub: kind for kind, listed in _SUB_TYPES.items() for sub in listed.split()}


class AccountRules(ListRules):
    """Names are unique below one parent; the type fixes the classification."""

    computed = ListRules.computed | {"Classification", "CurrentBalance", "CurrentBalanceWithSubAccounts"}
    unique = "FullyQualifiedName"
    child_flag = "SubAccount"
    forbidden = ':"'
    taken = "Another account is already using this name. Please use a different name."

    def complete(self, change: Change) -> None:
        after = change.after
        change.default("SubAccount", False)
        super().complete(change)
        if "AccountType" not in after:
            after["AccountType"] = _TYPE_OF.get(after.get("AccountSubType", ""))
        if after["AccountType"] is None:
            raise Fault(Problem("6010", "You must specify either an Account.AccountType or an Account.AccountSubType."))
        change.default("AccountSubType", _DEFAULT_SUB_TYPES.get(after["AccountType"], after["AccountType"]))
        after["Classification"] = next(
            (name for name, types in _CLASSIFICATIONS.items() if after["AccountType"] in types), "Asset"
        )
        change.default("CurrentBalance", ZERO)
        change.default("CurrentBalanceWithSubAccounts", ZERO)
        keep_currency(change)
