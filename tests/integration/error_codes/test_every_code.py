"""Every `error_code` comes out of an action, with its message, its sentence in the history and its row in the docs.

The tests run over the codes, not over the cases: a new code fails here until something produces it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from quickbooks_actions.errors import ErrorCode
from sandbox.aws.template import PROJECT
from sandbox.hubspot.executions import State
from sandbox.hubspot.history import history_line
from tests.integration.actions.trade import Trade
from tests.integration.error_codes.case import ComesBack, Ends, in_words
from tests.integration.error_codes.cases_coming_back import COMING_BACK_CASES
from tests.integration.error_codes.cases_of_lists import LIST_CASES
from tests.integration.error_codes.cases_of_payments import PAYMENT_CASES
from tests.integration.error_codes.cases_of_quickbooks import QUICKBOOKS_CASES
from tests.integration.error_codes.cases_of_records import RECORD_CASES
from tests.integration.in_process import outputs
from tools.definitions.rules import ANSWERED, PASSING

TABLES: tuple[Mapping[ErrorCode, Ends | ComesBack], ...] = (
    RECORD_CASES,
    PAYMENT_CASES,
    LIST_CASES,
    QUICKBOOKS_CASES,
    COMING_BACK_CASES,
)
CASES: dict[ErrorCode, Ends | ComesBack] = {code: case for table in TABLES for code, case in table.items()}


@dataclass(frozen=True)
class Row:
    """A code in `docs/error-codes.md`."""

    answer: str
    sentence: str


def documented(code: ErrorCode) -> Row:
    text = (PROJECT / "docs" / "error-codes.md").read_text("utf-8")
    (row,) = [line for line in text.splitlines() if line.startswith(f"| `{code.value}` |")]
    _, _, answer, sentence, _ = (cell.strip() for cell in row.split("|"))
    return Row(answer, sentence)


def logged_codes(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The code of every answer so far, as the log tells it."""
    return [str(vars(record)["code"]) for record in caplog.records if record.getMessage() == "answered"]


@pytest.mark.parametrize("code", ANSWERED)
def test_a_final_code_is_answered_in_words(trade: Trade, code: ErrorCode) -> None:
    # Given, when
    case = CASES[code]
    assert isinstance(case, Ends)
    execution = case.enrol(trade)

    # Then the action failed with the code, and the message says what a bookkeeper needs
    told = outputs(execution)
    assert (execution.state, told["status"]) == (State.FAIL_CONTINUE, "failed")
    assert told["error_code"] == code.value, told["error_message"]
    for words in case.says:
        assert words in told["error_message"]
    # and the history of the uploaded definition shows the documented sentence with it
    assert documented(code).answer == "final"
    line = history_line(execution)
    assert line == documented(code).sentence.replace("{{error_message}}", told["error_message"])
    assert in_words(line), line


@pytest.mark.parametrize("code", sorted(PASSING))
def test_a_passing_code_comes_back_and_nothing_is_lost(
    trade: Trade, code: ErrorCode, caplog: pytest.LogCaptureFixture
) -> None:
    # Given, when
    case = CASES[code]
    assert isinstance(case, ComesBack)
    with case.meet(trade) as execution:
        # Then HubSpot got nothing to show, the log has the code, and the callout waits to be sent again
        (attempt,) = execution.attempts
        said = json.loads(attempt.answer.body)
        assert attempt.answer.status == (429 if code is ErrorCode.THROTTLED else 503)
        assert said.keys() == {"message"}
        for words in case.says:
            assert words in said["message"]
        assert logged_codes(caplog) == [code.value]
        assert execution.state is State.WAITING
        assert documented(code).answer == "comes back"
    # and afterwards there is one document
    assert trade.app.hubspot.engine.run_until_settled()
    assert outputs(execution)["status"] == "created"
    assert len(trade.documents("Invoice") + trade.documents("SalesReceipt")) == 1


def test_every_code_has_one_case() -> None:
    assert {code for code in ErrorCode if code is not ErrorCode.NONE} == CASES.keys()
    assert sum(len(table) for table in TABLES) == len(CASES)
