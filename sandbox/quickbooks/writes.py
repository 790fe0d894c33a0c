"""Create, update, delete and void: the common way of every write, with the entity's rules at the turns."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import (
    Fault,
    business,
    deleted_transaction,
    invalid_id,
    missing,
    not_found,
    stale,
    unsupported_operation,
)
from sandbox.quickbooks.figures import Entity, is_key
from sandbox.quickbooks.rules import RULES, Change, Rules
from sandbox.quickbooks.rules.balances import settle_balances
from sandbox.quickbooks.rules.base import CREATE, DELETE, TYPE_SHOWN, UPDATE, VOID, TransactionRules
from sandbox.quickbooks.rules.references import resolve_references
from sandbox.quickbooks.validation import CLEARED, open_problems, shaped, value_problems

_VERSION: Final = frozenset({"SyncToken", "MetaData"})
_TRANSACTIONS: Final = [entity for entity, rules in RULES.items() if isinstance(rules, TransactionRules)]


def write(books: Books, entity: str, body: object, *, operation: str = "", include: frozenset[str]) -> Entity:
    """Carry out a POST to an entity and give the entity object of the answer; raises Fault.

    `operation` and `include` are the query parameters of the request.
    """
    rules = RULES[entity]
    given = rules.addressed(books, shaped(entity, body))
    if entity != "Vendor" and not books.switches.sparse_clears and given.get("sparse") is True:
        given = {name: value for name, value in given.items() if value is not CLEARED}
    wanted = _operation(given, operation, include)
    if wanted == VOID and entity != "Invoice" and "void" not in include and not books.switches.void_by_operation:
        raise unsupported_operation(f"void on {entity}")
    if wanted not in rules.operations:
        raise unsupported_operation(f"{wanted} on {entity}")
    result = _WRITES[wanted](books, rules, given, include)
    settle_balances(books)
    return result


def read(books: Books, entity: str, key: str) -> Entity:
    """One object by its id; raises Fault (2030, 610)."""
    found = books.find(entity, key)
    if found is None:
        raise why_not_there(books, entity, key)
    return found


def why_not_there(books: Books, entity: str, key: str) -> Fault:
    """No id, of another transaction type, deleted, or never used (QuickBooks contract 2.3)."""
    if not (key.isascii() and key.isdecimal()):
        return invalid_id(key)
    if entity not in _TRANSACTIONS:
        return not_found()
    for other in _TRANSACTIONS:
        if books.find(other, key) is not None:
            shown, expected = TYPE_SHOWN.get(other, other), TYPE_SHOWN.get(entity, entity)
            return not_found(f"TxnType does not match read: {shown} expected: {expected}")
    used = is_key(key) and int(key) <= books.last_number("transactions")
    return deleted_transaction() if used else not_found()


def _operation(given: Entity, operation: str, include: frozenset[str]) -> str:
    if "void" in include:
        return VOID
    if operation in {DELETE, VOID, UPDATE}:
        return operation
    if operation:
        raise unsupported_operation(operation)
    return UPDATE if given.get("Id", CLEARED) is not CLEARED else CREATE


def _create(books: Books, rules: Rules, given: Entity, include: frozenset[str]) -> Entity:
    _refuse_problems(books, rules, given, required=rules.required)
    given = _writable(rules, given)
    resolve_references(books, rules.entity, given)
    key = str(books.next_number(rules.sequence))
    return _keep(Change(books, rules.entity, given, None, deepcopy(given) | {"Id": key}, include), rules)


def _update(books: Books, rules: Rules, given: Entity, include: frozenset[str]) -> Entity:
    sparse = given.get("sparse") is True
    # On a sparse update most required properties may be left out, though not emptied.
    always = rules.required_always
    required = [name for name in rules.required if not sparse or name in always or given.get(name) is CLEARED]
    _refuse_problems(books, rules, given, required=("Id", "SyncToken", *required))
    before = _current(books, rules, given)
    cleared = {name for name, value in given.items() if value is CLEARED}
    given = _writable(rules, given)
    resolve_references(books, rules.entity, given)
    kept = {name for name in before if sparse or name in rules.system or name in rules.computed}
    after = {name: deepcopy(value) for name, value in before.items() if name in kept and name not in cleared}
    return _keep(Change(books, rules.entity, given, before, after | deepcopy(given), include), rules)


def _keep(change: Change, rules: Rules) -> Entity:
    """Complete the change and put it into the books; a change that changes nothing leaves no trace."""
    rules.complete(change)
    rules.finish(change)
    after, before = change.after, change.before
    if before is not None and _content(after) == _content(before):
        return before
    if isinstance(after.get("DeliveryInfo"), dict):
        # An update forgets when the document was e-mailed (QuickBooks contract 1.10).
        after["DeliveryInfo"].pop("DeliveryTime", None)
    change.books.put(rules.entity, after)
    rules.settle(change)
    return read(change.books, rules.entity, after["Id"])


def _delete(books: Books, rules: Rules, given: Entity, _include: frozenset[str]) -> Entity:
    _refuse_problems(books, rules, given, required=("Id", "SyncToken") if rules.versioned_delete else ("Id",))
    held = _current(books, rules, {"SyncToken": None} | given)
    rules.before_removal(books, held)
    books.remove(rules.entity, held["Id"])
    return {"domain": "QBO", "status": "Deleted", "Id": held["Id"]}


def _void(books: Books, rules: Rules, given: Entity, _include: frozenset[str]) -> Entity:
    _refuse_problems(books, rules, given, required=("Id", "SyncToken"))
    held = _current(books, rules, given)
    rules.before_removal(books, held)
    books.put(rules.entity, rules.voided(held))
    return read(books, rules.entity, held["Id"])


_WRITES: Final[dict[str, Callable[[Books, Rules, Entity, frozenset[str]], Entity]]] = {
    CREATE: _create,
    UPDATE: _update,
    DELETE: _delete,
    VOID: _void,
}


def _refuse_problems(books: Books, rules: Rules, given: Entity, *, required: tuple[str, ...]) -> None:
    """Everything that shows before the books are looked at, in one Fault without a time."""
    present = {name: value for name, value in given.items() if value is not CLEARED}
    problems = [missing(name) for name in required if name not in present or present[name] == []]
    values = value_problems(rules.entity, present)
    if books.switches.long_doc_number_code == "6000" and any(each.element == "DocNumber" for each in values):
        raise business("Document Number field can contain at most 21 characters.")
    problems += values
    problems += open_problems(rules.entity, present, books.switches)
    problems += rules.problems(present)
    if problems:
        raise Fault(*dict.fromkeys(problems), timed=False)


def _current(books: Books, rules: Rules, given: Entity) -> Entity:
    """The stored object that a write means, at the version it names; raises Fault (610, 5010)."""
    held = read(books, rules.entity, given["Id"])
    if given["SyncToken"] not in {None, held["SyncToken"]}:
        raise stale(books.user)
    return held


def _writable(rules: Rules, given: Entity) -> Entity:
    return {
        name: value
        for name, value in given.items()
        if value is not CLEARED and name not in rules.system and name not in rules.computed
    }


def _content(held: Entity) -> Entity:
    return {name: value for name, value in held.items() if name not in _VERSION}
