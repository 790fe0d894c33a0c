"""The rules of every entity, by its name."""

from __future__ import annotations

from typing import Final

from sandbox.quickbooks.rules.accounts import AccountRules
from sandbox.quickbooks.rules.base import Change, Rules
from sandbox.quickbooks.rules.credit_memo import CreditMemoRules
from sandbox.quickbooks.rules.currency_lists import CompanyCurrencyRules, ExchangeRateRules
from sandbox.quickbooks.rules.deposit import DepositRules
from sandbox.quickbooks.rules.estimate import EstimateRules
from sandbox.quickbooks.rules.generic import (
    AttachableRules,
    BillPaymentRules,
    BillRules,
    CreditCardPaymentRules,
    JournalEntryRules,
    PurchaseOrderRules,
    TaxAgencyRules,
    TimeActivityRules,
    TransferRules,
    VendorCreditRules,
)
from sandbox.quickbooks.rules.invoice import InvoiceRules
from sandbox.quickbooks.rules.items import ItemRules
from sandbox.quickbooks.rules.lists import (
    ClassRules,
    DepartmentRules,
    PaymentMethodRules,
    ReadOnlyListRules,
    TermRules,
)
from sandbox.quickbooks.rules.names import CustomerRules, EmployeeRules, VendorRules
from sandbox.quickbooks.rules.payment import PaymentRules
from sandbox.quickbooks.rules.purchase import PurchaseRules
from sandbox.quickbooks.rules.recurring import RecurringTransactionRules
from sandbox.quickbooks.rules.settled import RefundReceiptRules, SalesReceiptRules
from sandbox.quickbooks.rules.singletons import CompanyInfoRules, PreferencesRules
from sandbox.quickbooks.schema import called

_CLASSES: Final[dict[str, type[Rules]]] = {
    "Account": AccountRules,
    "Attachable": AttachableRules,
    "Bill": BillRules,
    "BillPayment": BillPaymentRules,
    "Class": ClassRules,
    "CompanyCurrency": CompanyCurrencyRules,
    "CompanyInfo": CompanyInfoRules,
    "CreditCardPaymentTxn": CreditCardPaymentRules,
    "CreditMemo": CreditMemoRules,
    "Customer": CustomerRules,
    "Department": DepartmentRules,
    "Deposit": DepositRules,
    "Employee": EmployeeRules,
    "Estimate": EstimateRules,
    "ExchangeRate": ExchangeRateRules,
    "Invoice": InvoiceRules,
    "Item": ItemRules,
    "JournalEntry": JournalEntryRules,
    "Payment": PaymentRules,
    "PaymentMethod": PaymentMethodRules,
    "Preferences": PreferencesRules,
    "Purchase": PurchaseRules,
    "PurchaseOrder": PurchaseOrderRules,
    "RecurringTransaction": RecurringTransactionRules,
    "RefundReceipt": RefundReceiptRules,
    "SalesReceipt": SalesReceiptRules,
    "TaxAgency": TaxAgencyRules,
    "TaxCode": ReadOnlyListRules,
    "TaxRate": ReadOnlyListRules,
    "Term": TermRules,
    "TimeActivity": TimeActivityRules,
    "Transfer": TransferRules,
    "Vendor": VendorRules,
    "VendorCredit": VendorCreditRules,
}

RULES: Final[dict[str, Rules]] = {entity: made(entity) for entity, made in _CLASSES.items()}
"""Entity name to its rules; an entity that is not here is not served."""

PATHS: Final[dict[str, str]] = {called(entity).lower(): entity for entity in RULES}
"""Path segment to entity name."""

__all__ = ["PATHS", "RULES", "Change", "Rules"]
