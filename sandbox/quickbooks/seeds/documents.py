"""Documents that a company can start with, as Intuit's own sandbox companies do; made by the rules."""

from __future__ import annotations

from typing import Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.figures import Entity
from sandbox.quickbooks.seeds.companies import SOWN_AT, CompanySeed
from sandbox.quickbooks.store import Store
from sandbox.quickbooks.switches import QuickBooksSwitches
from sandbox.quickbooks.writes import write

_TAX_CODE: Final = {"US": "TAX", "CA": "5", "GB": "2"}
"""By country; abroad an id of the company's own codes."""
_BANK, _CARD, _BANK_CHARGES, _VENDOR = "35", "42", "8", "30"


def add_documents(store: Store, seed: CompanySeed) -> None:
    """Put the documents of a company that has been sown into its books."""
    company = _Company(store, seed)
    _add_sales(company)
    _add_expenses(company)


class _Company:
    """Makes documents of a company, in its currency and with its taxes."""

    def __init__(self, store: Store, seed: CompanySeed) -> None:
        self._store = store
        self._seed = seed
        home = self._books().preference("CurrencyPrefs.HomeCurrency.value")
        abroad = {} if seed.country == "US" else {"GlobalTaxCalculation": "TaxExcluded"}
        self._everywhere: Entity = {"CurrencyRef": _to(str(home))} | abroad
        self._code = _to(_TAX_CODE[seed.country])

    def make(self, entity: str, day: str, **body: object) -> Entity:
        books = self._books()
        wanted = {"TxnDate": day} | body | (self._everywhere if entity not in {"Payment", "Deposit"} else {})
        made = write(books, entity, wanted | {"CurrencyRef": self._everywhere["CurrencyRef"]}, include=frozenset())
        self._store.apply(books.changes())
        return made

    def sell(self, entity: str, day: str, customer: str, *lines: tuple[str, int, int], **more: object) -> Entity:
        """A sales form; lines are item, quantity and price."""
        told = []
        for item, quantity, price in lines:
            detail = {"ItemRef": _to(item), "Qty": quantity, "UnitPrice": price, "TaxCodeRef": self._code}
            kind = "SalesItemLineDetail"
            told.append({"Amount": quantity * price, "DetailType": kind, kind: detail})
        return self.make(entity, day, CustomerRef=_to(customer), Line=told, **more)

    def take(self, day: str, customer: str, amount: int, invoice: Entity | None = None) -> Entity:
        """A payment; without an invoice it is not applied."""
        links = [] if invoice is None else [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]
        lines = [{"Amount": amount, "LinkedTxn": links}] if links else []
        return self.make("Payment", day, CustomerRef=_to(customer), TotalAmt=amount, Line=lines)

    def spend(self, entity: str, day: str, amount: int, **more: object) -> Entity:
        kind = "AccountBasedExpenseLineDetail"
        abroad = {} if self._seed.country == "US" else {"TaxCodeRef": self._code}
        line = {"Amount": amount, "DetailType": kind, kind: {"AccountRef": _to(_BANK_CHARGES)} | abroad}
        return self.make(entity, day, Line=[line], **more)

    def _books(self) -> Books:
        return Books(self._seed.realm_id, self._store, QuickBooksSwitches(), now=SOWN_AT, user="")


def _add_sales(company: _Company) -> None:
    """Invoices paid, paid in part and open, what paid them, and one of every other sales form."""
    gardens = company.sell("Invoice", "2025-11-03", "1", ("1", 4, 60), ("4", 2, 75))
    paving = company.sell("Invoice", "2025-11-17", "1", ("7", 5, 50))
    hours = company.sell("Invoice", "2025-11-20", "3", ("2", 12, 45))
    design = company.sell("Invoice", "2025-12-02", "4", ("4", 8, 75))
    company.sell("Invoice", "2025-12-15", "3", ("1", 10, 60), ("7", 3, 50))
    company.sell("Estimate", "2025-12-16", "4", ("4", 20, 75))
    company.sell("Estimate", "2025-12-18", "1", ("1", 6, 60), TxnStatus="Accepted")
    company.sell("CreditMemo", "2025-12-19", "3", ("2", 2, 45))
    company.sell("RefundReceipt", "2025-12-20", "1", ("1", 1, 60), DepositToAccountRef=_to(_BANK))
    company.sell("SalesReceipt", "2025-12-21", "3", ("1", 2, 60))
    banked = company.take("2025-12-01", "1", 300, gardens)
    company.take("2025-12-04", "1", 120, paving)
    company.take("2025-12-08", "3", 540, hours)
    company.take("2025-12-10", "4", 200, design)
    company.take("2025-12-22", "4", 80)
    taken = {"LinkedTxn": [{"TxnId": banked["Id"], "TxnType": "Payment", "TxnLineId": "0"}]}
    company.make("Deposit", "2025-12-05", DepositToAccountRef=_to(_BANK), Line=[taken])


def _add_expenses(company: _Company) -> None:
    """An expense on the card, a check, and a bill."""
    for kind, account, day in (("CreditCard", _CARD, "2025-12-11"), ("Check", _BANK, "2025-12-12")):
        company.spend("Purchase", day, 24, PaymentType=kind, AccountRef=_to(account), EntityRef=_to(_VENDOR))
    company.spend("Bill", "2025-12-17", 180, VendorRef=_to(_VENDOR))


def _to(value: str) -> Entity:
    return {"value": value}
