"""What QuickBooks itself refuses."""

from datetime import timedelta
from typing import Any

from quickbooks_actions.errors import ErrorCode
from sandbox.hubspot.executions import Execution
from tests.integration.actions.trade import Trade
from tests.integration.error_codes.case import Ends


def _books_closed_tomorrow(trade: Trade) -> Execution:
    closed = (trade.app.clock.now() + timedelta(days=1)).date().isoformat()
    trade.company.set_preference("AccountingInfoPrefs.BookCloseDate", closed)
    return trade.execution("create-invoice", trade.deal())


def _number_of_another_invoice(trade: Trade) -> Execution:
    trade.company.set_preference("SalesFormsPrefs.CustomTxnNumbers", True)
    trade.enrol("create-invoice", trade.deal(), document_number="A-1")
    return trade.execution("create-invoice", trade.deal(), document_number="A-1")


def _refused(code: str, **rule: Any) -> Any:
    def enrol(trade: Trade) -> Execution:
        trade.strike("invoice", do="status", status=400, flavour=f"code:{code}", **rule)
        return trade.execution("create-invoice", trade.deal())

    return enrol


_INVOICE = 'The invoice for the deal "Garden" (id '
_AGAIN = "When that is mended, enrol the deal again."

QUICKBOOKS_CASES: dict[ErrorCode, Ends] = {
    ErrorCode.PERIOD_CLOSED: Ends(
        _books_closed_tomorrow,
        (
            _INVOICE,
            "was not created. The date lies in a period that is closed in QuickBooks",
            "Open the period there",
            "or choose a later date in the workflow action",
            _AGAIN,
        ),
    ),
    ErrorCode.NUMBER_TAKEN: Ends(
        _number_of_another_invoice,
        (
            _INVOICE,
            "The document number is already used",
            "Choose another number in the workflow action, or none.",
            _AGAIN,
            "code 6140",
        ),
    ),
    ErrorCode.REFERENCE_GONE: Ends(
        _refused("2500", times=0),
        (
            _INVOICE,
            "was deleted, merged or made inactive",
            "or choose another one in the workflow action.",
            _AGAIN,
            "code 2500",
        ),
    ),
    ErrorCode.SUBSCRIPTION_ENDED: Ends(
        _refused("6190"),
        (_INVOICE, "subscription has ended or has a billing problem", "Renew it in QuickBooks", "code 6190"),
    ),
    ErrorCode.QUICKBOOKS_DENIED: Ends(
        _refused("5020"),
        ("does not let the application work with this company", "then connect it again", "code 5020"),
    ),
    ErrorCode.QUICKBOOKS_REFUSED: Ends(
        _refused("6000"), (_INVOICE, "was not created. A rule of QuickBooks is against it.", _AGAIN, "code 6000")
    ),
    ErrorCode.UNEXPECTED: Ends(
        _refused("2020"), ("a defect of the application: please report it", "the person who runs it", "code 2020")
    ),
}
