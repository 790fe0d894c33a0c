"""A company beside the model of its books, and what must hold after every operation."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis.stateful import RuleBasedStateMachine, invariant

from sandbox.quickbooks import Fault
from sandbox.quickbooks.company import Company
from tests.unit.sandbox_quickbooks.ledger_model import ZERO, Document, Model, expected_links, links_of

TRANSACTIONS = ("Invoice", "Estimate", "CreditMemo", "Payment", "SalesReceipt", "RefundReceipt", "Purchase", "Deposit")


class CheckedBooks(RuleBasedStateMachine):
    """Subclasses set `company` and `model` first of all, and then change both alike."""

    company: Company
    model: Model

    @invariant()
    def documents_are_those_of_the_model(self) -> None:
        stored = {each["Id"]: each for entity in TRANSACTIONS for each in self.company.documents(entity)}
        assert stored.keys() == self.model.documents.keys()
        for key, held in self.model.documents.items():
            found = stored[key]
            assert (found["TotalAmt"], found["SyncToken"]) == (held.total, str(held.version)), held
            assert links_of(found) == expected_links(held), held
            if held.entity in {"Invoice", "CreditMemo"}:
                assert found["Balance"] == held.open
            if held.entity == "CreditMemo":
                assert found["RemainingCredit"] == held.open
            if held.entity == "Payment":
                assert found["UnappliedAmt"] == self.model.unapplied(key)
                applied = {line["LinkedTxn"][0]["TxnId"]: line["Amount"] for line in found["Line"]}
                assert applied == held.applied
            assert found.get("TxnStatus") == held.status

    @invariant()
    def customers_owe_what_is_open(self) -> None:
        for customer in ("1", "3"):
            found = self.company.entity("Customer", customer)
            assert found["Balance"] == found["BalanceWithJobs"] == self.model.balance(customer)
            assert found["SyncToken"] == "0"

    @invariant()
    def lines_add_up(self) -> None:
        for entity in ("Invoice", "CreditMemo", "SalesReceipt"):
            for held in self.company.documents(entity):
                items = [line["Amount"] for line in held["Line"] if line["DetailType"] == "SalesItemLineDetail"]
                assert sum(items, ZERO) + held["TxnTaxDetail"]["TotalTax"] == held["TotalAmt"]

    @invariant()
    def names_and_numbers_are_unique(self) -> None:
        customers = self.company.documents("Customer") + self.company.documents("Vendor")
        names = [each["DisplayName"].casefold() for each in customers]
        assert len(names) == len(set(names))
        forms = ("Invoice", "Estimate", "CreditMemo", "SalesReceipt", "RefundReceipt")
        numbers = [each["DocNumber"] for entity in forms for each in self.company.documents(entity)]
        assert len(numbers) == len(set(numbers))

    def keep(self, held: dict[str, Any], document: Document) -> None:
        self.model.documents[held["Id"]] = document

    def one(self, pick: int, *entities: str) -> str:
        among = self.model.of(*entities)
        return among[pick % len(among)]

    def refused(self, code: str, act: Any, or_else: str = "") -> None:
        """The act is a fault of that code; that it changes nothing is what the invariants see."""
        with pytest.raises(Fault) as refusal:
            act()
        assert [problem.code for problem in refusal.value.problems] in ([code], [or_else])
