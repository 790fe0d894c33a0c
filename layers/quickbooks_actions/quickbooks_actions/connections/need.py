"""When tokens are good enough as they are."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from quickbooks_actions.connections.credentials import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What tokens must be, so that they are not renewed.

    Attributes:
        refused: the access token that the service has refused: another one is needed.
        lasts: how much longer than a callout takes the access token must last; None = it need not be valid.
        renewed_since: tokens that were given before this moment, or nobody knows when, are too old.
    """

    refused: str = ""
    lasts: timedelta | None = timedelta()
    renewed_since: datetime | None = None

    def met_by(self, tokens: Tokens, now: datetime) -> bool:
        """Whether the tokens are good enough."""
        if tokens.access_token == self.refused:
            return False
        if self.lasts is not None and not tokens.fresh(now + self.lasts):
            return False
        if self.renewed_since is None:
            return True
        return tokens.renewed_at is not None and tokens.renewed_at >= self.renewed_since


VALID = Need()
"""A callout's: an access token that is valid for some minutes more."""
