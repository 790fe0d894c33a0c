"""`docs/error-codes.md`: the one table of every `error_code`."""

from quickbooks_actions.errors import ErrorCode
from tools.definitions.rules import PASSING
from tools.definitions.texts import meaning

_HEAD = """\
# Error codes

Made by `make definitions` from `errors.py` and `tools/definitions/texts/en.toml`; do not edit.

An action answers with an output `error_code`, on which a workflow can branch, and an `error_message` that names the
record, the field and what to do. The workflow's history shows the sentence, in the reader's language, and the message
in the place of `{{error_message}}`. `NONE` means that all is well.

Codes that **come back** are never seen in a workflow: HubSpot is asked to try again, which it does for three days, and
nothing is booked twice. They are found in the logs.

The tests of `tests/integration/error_codes/` let an action answer with each of them.

| error_code | answer | sentence |
|---|---|---|
"""


def error_codes() -> str:
    """The document."""
    rows = [
        f"| `{code.value}` | {'comes back' if code in PASSING else 'final'} | {meaning(code)} |\n"
        for code in ErrorCode
        if code is not ErrorCode.NONE
    ]
    return _HEAD + "".join(rows)
