"""A deal that is billed whole, or as a deposit and the rest, in the way of the actions: what a part excludes is looked
for while its body is made."""

from decimal import Decimal

from quickbooks_actions.errors import ActionError, ErrorCode, Refusal
from quickbooks_actions.mapping.keys import PostingKey, marker
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.quickbooks.ledger import Row
from quickbooks_actions.quickbooks.posting import Posted, Poster, Posting
from tests.unit.posting.world import World, invoice

WHOLE, DEPOSIT, REST = PARTS = ("whole", "deposit", "rest")
TOTAL = Decimal("900.00")
KEYS = {part: PostingKey("4711", "9130", "invoice", "deal 991", part) for part in PARTS}
_REFUSED_BESIDE = {WHOLE: (DEPOSIT, REST), DEPOSIT: (WHOLE, REST), REST: (WHOLE,)}


class Deal:
    """The deal in a world.

    Attributes:
        deposit: what a deposit bills that is made from now on.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.deposit = Decimal("270.00")

    def bill(self, part: str) -> Posted:
        """One delivery.

        Raises:
            Refusal: `already_booked` with the id of what excludes the part, `no_deposit`.
        """
        poster = self.world.poster()
        posting = Posting(KEYS[part], "Invoice", watches=tuple(KEYS[other] for other in PARTS if other != part))
        return poster.post_once(posting, lambda: self._made(part, poster))

    def told(self, part: str) -> str:
        """One delivery: its status or error code, `defect` for anything else."""
        try:
            return self.bill(part).status
        except ActionError as error:
            return str(error.code)
        except RuntimeError:
            return "defect"

    def row(self, part: str) -> Row:
        """The ledger's row, which must be there."""
        return self.world.row(KEYS[part])

    def live(self) -> dict[str, Decimal]:
        """What counts in the books, or is about to: the amount by part, each of which must be there once at most."""
        found = {part: self.world.books.live(marker(key)) for part, key in KEYS.items()}
        assert all(len(documents) <= 1 for documents in found.values())
        return {part: documents[0].body["TotalAmt"] for part, documents in found.items() if documents}

    def _made(self, part: str, poster: Poster) -> Mapped:
        for other in _REFUSED_BESIDE[part]:
            found = _existing(poster, other)
            if found is not None:
                raise Refusal(ErrorCode.ALREADY_BOOKED, f"The deal is booked already, as {other} with id {found.id}.")
        amount = {WHOLE: TOTAL, DEPOSIT: self.deposit, REST: Decimal(0)}[part]
        if part == REST:
            deposit = _existing(poster, DEPOSIT)
            if deposit is None or deposit.total is None:
                raise Refusal(ErrorCode.NO_DEPOSIT, "The deal has no deposit.")
            amount = TOTAL - deposit.total
        return Mapped(invoice(amount, KEYS[part]), amount, ())


def _existing(poster: Poster, part: str) -> Posted | None:
    return poster.existing(Posting(KEYS[part], "Invoice"))
