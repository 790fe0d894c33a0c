"""Random operations on a company: totals, balances, links, versions and names stay those of the model."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from sandbox.quickbooks import QuickBooksSandbox, QuickBooksSwitches
from tests.unit.sandbox_quickbooks.checked_books import TRANSACTIONS, CheckedBooks
from tests.unit.sandbox_quickbooks.ledger_model import (
    CENT,
    ZERO,
    Document,
    Model,
    form,
    total_of,
)

SANDBOX = QuickBooksSandbox(switches=QuickBooksSwitches(limits=False))
CUSTOMERS = st.sampled_from(["1", "3"])
CENTS = st.integers(0, 20_000).map(lambda cents: Decimal(cents) / 100)
LINES = st.lists(st.tuples(CENTS, st.booleans()), min_size=1, max_size=3)
CODES = st.sampled_from([None, "2", "3"])
NAMES = st.sampled_from(["Harbor", "HARBOR", " harbor ", "Cool Cars", "Books by Bessie", "Hill"])
SHARES = st.sampled_from([Decimal(1), Decimal(1), Decimal("0.5"), Decimal("0.3"), ZERO, Decimal("1.5")])
"""How much of what is open a payment line takes."""
PICK = st.integers(0, 10_000)


class Books(CheckedBooks):
    """What callers do; a refusal that the model does not expect fails the test."""

    @initialize()
    def begin(self) -> None:
        SANDBOX.reset()
        self.company = SANDBOX.company()
        self.model = Model(
            names={each["DisplayName"].casefold(): each["Id"] for each in self.company.documents("Customer")}
            | {each["DisplayName"].casefold(): each["Id"] for each in self.company.documents("Vendor")}
        )
        self.new: list[str] = []
        for customer in ("1", "3"):
            for entity, amount in (
                ("Invoice", "120.50"),
                ("Invoice", "33.33"),
                ("CreditMemo", "40"),
                ("Estimate", "9"),
            ):
                self.make_a_form(customer, [(Decimal(amount), True)], "3", entity)

    @rule(customer=CUSTOMERS, lines=LINES, code=CODES, entity=st.sampled_from(["Invoice", "CreditMemo", "Estimate"]))
    def make_a_form(self, customer: str, lines: list[tuple[Decimal, bool]], code: str | None, entity: str) -> None:
        held = self.company.create(entity, form(customer, lines, code))
        status = "Pending" if entity == "Estimate" else None
        self.keep(held, Document(entity, customer, total_of(lines, code), status=status))

    @rule(lines=LINES, code=CODES, entity=st.sampled_from(["SalesReceipt", "RefundReceipt", "Purchase"]))
    def sell_refund_or_spend(self, lines: list[tuple[Decimal, bool]], code: str | None, entity: str) -> None:
        if entity == "Purchase":
            self.spend(lines[0][0])
            return
        more = {"DepositToAccountRef": {"value": "4"}}
        self.keep(
            self.company.create(entity, form("1", lines, code) | more), Document(entity, "1", total_of(lines, code))
        )

    def spend(self, amount: Decimal) -> None:
        line = {
            "Amount": amount,
            "DetailType": "AccountBasedExpenseLineDetail",
            "AccountBasedExpenseLineDetail": {"AccountRef": {"value": "8"}},
        }
        body = {"PaymentType": "CreditCard", "AccountRef": {"value": "42"}, "Line": [line, line]}
        self.keep(self.company.create("Purchase", body), Document("Purchase", "", 2 * amount))

    @precondition(lambda self: self.model.of("Estimate"))
    @rule(pick=PICK, lines=LINES)
    def invoice_an_estimate(self, pick: int, lines: list[tuple[Decimal, bool]]) -> None:
        key = self.one(pick, "Estimate")
        estimate = self.model.documents[key]
        body = form(estimate.customer, lines, None) | {"LinkedTxn": [{"TxnId": key, "TxnType": "Estimate"}]}
        if estimate.status != "Pending":
            self.refused("620", lambda: self.company.create("Invoice", body))
            return
        held = self.company.create("Invoice", body)
        self.keep(held, Document("Invoice", estimate.customer, total_of(lines, None), estimate=key))
        estimate.status, estimate.invoice = "Closed", held["Id"]

    @rule(
        extra=CENTS,
        stranger=st.sampled_from([None, None, None, "1", "3"]),
        picks=st.lists(st.tuples(PICK, SHARES), min_size=1, max_size=3, unique_by=lambda pick: pick[0]),
    )
    def pay(self, extra: Decimal, stranger: str | None, picks: list[tuple[int, Decimal]]) -> None:
        """A payment with lines to invoices and credits, some of them too large or another customer's."""
        targets = self.model.of("Invoice", "CreditMemo")
        chosen = {targets[pick % len(targets)]: share for pick, share in picks} if targets else {}
        first = next(iter(chosen), None)
        customer = stranger or (self.model.documents[first].customer if first else "1")
        held = {
            key: self.model.documents[key]
            for key in chosen
            if stranger or self.model.documents[key].customer == customer
        }
        wanted = {key: (each.open * chosen[key]).quantize(CENT) for key, each in held.items()}
        signed = [amount if held[key].entity == "Invoice" else -amount for key, amount in wanted.items()]
        total = max(sum(signed, ZERO), ZERO) + extra
        lines = [
            {"Amount": amount, "LinkedTxn": [{"TxnId": key, "TxnType": held[key].entity}]}
            for key, amount in wanted.items()
        ]
        body = {"CustomerRef": {"value": customer}, "TotalAmt": total, "Line": lines}
        if any(each.customer != customer for each in held.values()):
            self.refused("620", lambda: self.company.create("Payment", body), or_else="6000")
        elif any(amount > held[key].open for key, amount in wanted.items()):
            self.refused("6000", lambda: self.company.create("Payment", body))
        else:
            made = self.company.create("Payment", body)
            self.keep(made, Document("Payment", customer, total))
            for key, amount in wanted.items():
                self.model.apply(made["Id"], key, amount)

    @rule(amount=CENTS, customer=CUSTOMERS)
    def pay_in_advance(self, amount: Decimal, customer: str) -> None:
        made = self.company.create("Payment", {"CustomerRef": {"value": customer}, "TotalAmt": amount})
        self.keep(made, Document("Payment", customer, amount))

    @precondition(lambda self: self.model.of("Payment"))
    @rule(pick=PICK)
    def take_a_payment_off_everything(self, pick: int) -> None:
        """An update with no lines."""
        key = self.one(pick, "Payment")
        held = self.model.documents[key]
        if held.deposit is not None:
            self.refused("6540", lambda: self.company.update("Payment", key, Line=[]))
            return
        held.version += bool(held.applied)
        self.company.update("Payment", key, Line=[])
        self.model.unapply_all(key)

    @precondition(lambda self: any(held.applied for held in self.model.documents.values()))
    @rule(pick=PICK, way=st.sampled_from(["delete", "void"]))
    def remove_what_is_applied(self, pick: int, way: str) -> None:
        among = [key for key, held in self.model.documents.items() if held.applied]
        self.away(among[pick % len(among)], way)

    @precondition(lambda self: self.model.of("Payment", "SalesReceipt"))
    @rule(pick=PICK)
    def bring_to_the_bank(self, pick: int) -> None:
        key = self.one(pick, "Payment", "SalesReceipt")
        taken = self.model.documents[key]
        line = {"LinkedTxn": [{"TxnId": key, "TxnType": taken.entity, "TxnLineId": "0"}]}
        body = {"DepositToAccountRef": {"value": "35"}, "Line": [line]}
        if taken.deposit is not None:
            self.refused("620", lambda: self.company.create("Deposit", body))
            return
        held = self.company.create("Deposit", body)
        self.keep(held, Document("Deposit", "", taken.total))
        taken.deposit = held["Id"]

    @precondition(lambda self: self.model.documents)
    @rule(pick=PICK, note=st.sampled_from(["a", "b"]))
    def note(self, pick: int, note: str) -> None:
        """A sparse update; one that changes nothing keeps the version."""
        key = self.one(pick, *TRANSACTIONS)
        held = self.model.documents[key]
        more = {"PaymentType": "CreditCard"} if held.entity == "Purchase" else {}
        if held.deposit is not None:
            self.refused("6540", lambda: self.company.update(held.entity, key, PrivateNote=note))
            return
        self.company.update(held.entity, key, PrivateNote=note, **more)
        held.version += held.note != note
        held.note = note

    @precondition(lambda self: self.model.of("Invoice", "CreditMemo"))
    @rule(pick=PICK, lines=LINES)
    def change_the_lines(self, pick: int, lines: list[tuple[Decimal, bool]]) -> None:
        key = self.one(pick, "Invoice", "CreditMemo")
        held = self.model.documents[key]
        change = {"Line": form("1", lines, None)["Line"], "TxnTaxDetail": {"TxnTaxCodeRef": {"value": "3"}}}
        total = total_of(lines, "3")
        if total < sum(held.applied.values(), ZERO):
            self.refused("6000", lambda: self.company.update(held.entity, key, **change))
            return
        self.company.update(held.entity, key, **change)
        held.version += 1
        held.total = total

    @precondition(lambda self: self.model.documents)
    @rule(pick=PICK)
    def change_an_old_version(self, pick: int) -> None:
        key = self.one(pick, *TRANSACTIONS)
        held = self.model.documents[key]
        stale = str(held.version + 1)
        body = {"SyncToken": stale, "PrivateNote": "stale", "PaymentType": "CreditCard"}
        if held.entity != "Purchase":
            del body["PaymentType"]
        self.refused("5010", lambda: self.company.update(held.entity, key, **body))

    @precondition(lambda self: self.model.documents)
    @rule(pick=PICK, way=st.sampled_from(["delete", "void"]))
    def remove(self, pick: int, way: str) -> None:
        self.away(self.one(pick, *TRANSACTIONS), way)

    def away(self, key: str, way: str) -> None:
        """Delete or void it, where that may be."""
        held = self.model.documents[key]
        void = way == "void" and held.entity in {"Invoice", "Payment", "SalesReceipt"}
        act = self.company.void if void else self.company.delete
        if held.deposit is not None:
            self.refused("6540", lambda: act(held.entity, key))
            return
        if held.invoice is not None or (held.entity == "CreditMemo" and held.applied):
            self.refused("800", lambda: act(held.entity, key))
            return
        act(held.entity, key)
        self.model.unapply_all(key)
        for other in self.model.documents.values():
            if other.deposit == key:
                other.deposit = None
            if other.invoice == key:
                other.invoice, other.status = None, "Pending"
        if void:
            held.total, held.estimate = ZERO, None
            held.version += 1
            held.note = None
        else:
            del self.model.documents[key]

    @rule(name=NAMES)
    def make_a_customer(self, name: str) -> None:
        folded = name.strip().casefold()
        if folded in self.model.names:
            self.refused("6240", lambda: self.company.create("Customer", {"DisplayName": name}))
            return
        self.model.names[folded] = self.company.create("Customer", {"DisplayName": name})["Id"]
        self.new.append(folded)

    @precondition(lambda self: self.new)
    @rule()
    def deactivate_a_customer(self) -> None:
        """Its name is free again."""
        folded = self.new.pop()
        self.company.update("Customer", self.model.names.pop(folded), Active=False)


TestBooks = Books.TestCase
TestBooks.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
