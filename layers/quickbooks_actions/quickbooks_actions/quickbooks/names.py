"""Who has a name: customers, vendors and employees share theirs (QuickBooks contract 4.3)."""

from collections.abc import Sequence

from quickbooks_actions.errors import ComeBack, ErrorCode
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.company import Body
from quickbooks_actions.mapping.names import normalised
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.statements import matching, select

NAME_TAKEN = "6240"
"""QuickBooks' code for a name that somebody has."""

_ALSO_INACTIVE = "Active IN (true, false)"


def named(client: QuickBooksClient, kind: str, name: str) -> list[Body]:
    """All of one kind with the name, inactive ones too."""
    rows = client.query_all(select(kind, matching("DisplayName", name), _ALSO_INACTIVE))
    return [row for row in rows if normalised(str(row.get("DisplayName") or "")) == normalised(name)]


def holder_of(client: QuickBooksClient, name: str, kinds: Sequence[str]) -> str:
    """The first of the kinds in which somebody has the name.

    Raises:
        ComeBack: nobody can be seen to have it: a query that lags.
    """
    for kind in kinds:
        if named(client, kind, name):
            return kind
    raise ComeBack(
        ErrorCode.QUICKBOOKS_UNAVAILABLE,
        f"QuickBooks says that the name {sentences.quoted(name)} is taken, but does not show by whom yet. HubSpot "
        "will try again by itself.",
    )
