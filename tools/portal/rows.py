"""Which rows of the tables are one HubSpot account's.

A company's own rows (its lists, its customers' and products' postings) are an account's as long as the company is its:
a company has one owner. Answers to deliveries are not here: their keys are digests, and nothing in them says whose they
are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from quickbooks_actions.aws import Item
from quickbooks_actions.connections.lease import lease_key
from quickbooks_actions.connections.owners import Owners, owner_key
from quickbooks_actions.connections.rows import Rows, company_key, portal_key
from quickbooks_actions.connections.turns import company_names, portal_names, turn_lease
from quickbooks_actions.timing import Clock
from tools.stack import DeployedStack

KEYS = {"Ledger": ("posting",), "Directory": ("pk", "sk"), "Connections": ("pk", "sk")}
"""The tables that are looked through, in the order in which they are emptied, and their keys."""

_TERMS = 50
"""Of one filter: DynamoDB takes 4 KB of it."""


@dataclass(frozen=True, slots=True)
class Owned:
    """An account and the companies that are its own, or were last.

    Raises, from every method: ComeBack `store_unavailable`.
    """

    stack: DeployedStack
    portal_id: str
    realm_ids: tuple[str, ...]

    @classmethod
    def read(cls, stack: DeployedStack, portal_id: str, clock: Clock) -> "Owned":
        """Finds them out: the linked companies, and those of which connecting began and never ended."""
        table = stack.table("Connections")
        linked = [row.realm_id for row in Rows(table, clock).companies(portal_id)]
        owners = table.scan("portal = :portal", {":portal": portal_id})
        claimed = [str(row["pk"]).removeprefix(owner_key("")["pk"]) for row in owners]
        own = cls(stack, portal_id, tuple(dict.fromkeys((*linked, *claimed))))
        return replace(own, realm_ids=tuple(realm for realm in own.realm_ids if not own.is_anothers(realm, clock)))

    def is_anothers(self, realm_id: str, clock: Clock) -> bool:
        """Whether the company belongs to another account by now."""
        owner = Owners(self.stack.table("Connections"), clock).of(realm_id)
        return owner is not None and owner.portal_id != self.portal_id

    def rows(self, kind: str) -> Iterator[Item]:
        """The rows of one of KEYS, read from the whole table.

        Those of the connections come in the order in which they can be removed: as long as something is left, its
        company and the account are found.
        """
        found = self._scanned(kind)
        yield from sorted(found, key=_removed_last) if kind == "Connections" else found

    def _scanned(self, kind: str) -> Iterator[Item]:
        table, terms = self.stack.table(kind), self._terms(kind)
        for start in range(0, len(terms), _TERMS):
            some = terms[start : start + _TERMS]
            condition = " OR ".join(term.format(f":v{number}") for number, (term, _) in enumerate(some))
            yield from table.scan(condition, {f":v{number}": value for number, (_, value) in enumerate(some)})

    def _terms(self, kind: str) -> list[tuple[str, str]]:
        if kind == "Ledger":
            prefixes = [f"{self.portal_id}|", *(f"|{realm}|" for realm in self.realm_ids)]
            return [("begins_with(posting, {})", prefix) for prefix in prefixes]
        if kind == "Directory":
            lists = [("pk = {}", f"company#{realm}") for realm in self.realm_ids]
            return [("begins_with(pk, {})", f"portal#{self.portal_id}#"), ("facts.portal = {}", self.portal_id), *lists]
        own = [portal_names(self.portal_id), *(company_names(self.portal_id, realm) for realm in self.realm_ids)]
        leases = [lease_key(name)["pk"] for each in own for name in (each.lease, turn_lease(each))]
        keys = [("pk = {}", pk) for pk in (*leases, portal_key(self.portal_id)["pk"])]
        return [("portal = {}", self.portal_id), *keys]


def _removed_last(row: Item) -> int:
    if row["sk"] == portal_key("")["sk"]:
        return 2
    return 1 if str(row["sk"]).startswith(company_key("", "")["sk"]) else 0
