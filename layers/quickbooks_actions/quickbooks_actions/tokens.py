"""What a client needs of a connection: a token now, and a fresh one after a refusal."""

from typing import Protocol


class TokenSource(Protocol):
    """Access tokens of one connection. Handed to the clients by `connections`, so that they need not know it."""

    def token(self) -> str:
        """A token that is believed valid.

        Raises:
            Refusal: `not_connected`.
            ComeBack: `connection_lost`, `lease_lost` or `store_unavailable`.
        """

    def after_refusal(self, refused: str) -> str:
        """A token other than `refused`, which the service has just answered with 401: re-read, then refreshed once.

        Raises: as `token`; `connection_lost` when no other token can be had.
        """
