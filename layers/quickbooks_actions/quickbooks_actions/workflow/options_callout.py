"""One POST from HubSpot's workflow editor that asks for the entries of a dropdown (HubSpot contract 4)."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from quickbooks_actions.errors import BadRequest
from quickbooks_actions.workflow.bodies import OptionalText, WholeNumber, Wire, read_json

_NOTHING: Mapping[str, str] = MappingProxyType({})
_MARK_LENGTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsCallout:
    """What the editor asks for.

    Attributes:
        portal_id: decimal text.
        input_name: of the input whose dropdown is opened.
        chosen: the values of other inputs, by name; a property of the record is none, since it has no value yet.
        search: what the author typed, '' for nothing.
        after: the cursor of an earlier answer, '' for the first page.
    """

    portal_id: str
    input_name: str
    chosen: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    search: str = ""
    after: str = ""

    @property
    def account(self) -> str:
        """The realm id of the company that was chosen, '' where none is."""
        account = self.chosen.get("account", "")
        return account if account.isascii() and account.isdigit() else ""

    @property
    def place(self) -> str:
        """Where the list goes on; '' = at the beginning, as for a cursor that was not made for this very list."""
        mark, text = self.after[:_MARK_LENGTH], self.after[_MARK_LENGTH:]
        if not text.isascii() or mark != self._mark():
            return ""
        try:
            return base64.urlsafe_b64decode(text).decode("utf-8", "surrogatepass")
        except (binascii.Error, ValueError):
            return ""

    def cursor(self, place: str) -> str:
        """A cursor that this portal gives back for this input, account and search; '' for no place."""
        text = base64.urlsafe_b64encode(place.encode("utf-8", "surrogatepass")).decode()
        return self._mark() + text if place else ""

    def _mark(self) -> str:
        list_ = "\n".join((self.portal_id, self.input_name, self.account, self.search))
        return sha256(list_.encode("utf-8", "replace")).hexdigest()[:_MARK_LENGTH]


def read_options_callout(body: bytes, *, max_body_bytes: int) -> OptionsCallout:
    """Reads the bytes, in the documented shape or as they were captured in 2023.

    Raises:
        BadRequest: too large, not JSON, an unknown shape, or without portal id or input name.
    """
    wire = read_json(body, _WireOptions, max_body_bytes=max_body_bytes)
    portal_id = (wire.origin.portal_id if wire.origin else None) or wire.portal_id
    if portal_id is None:
        raise BadRequest("There is no portal id.")
    fetch = wire.fetch_options or _WireFetch()
    return OptionsCallout(
        portal_id=portal_id,
        input_name=wire.input_field_name,
        chosen={name: value for name, given in (wire.input_fields or {}).items() if (value := _value(given))},
        search=fetch.q,
        after=fetch.after,
    )


def _value(given: Any) -> str:
    """The chosen value; '' for a property of the record and for what is not chosen."""
    if isinstance(given, Mapping):
        given = "" if given.get("type") == "OBJECT_PROPERTY" else given.get("value")
    return given.strip() if isinstance(given, str) else ""


class _WireOrigin(Wire):
    portal_id: WholeNumber | None = None


class _WireFetch(Wire):
    q: OptionalText = ""
    after: OptionalText = ""


class _WireOptions(Wire):
    origin: _WireOrigin | None = None
    portal_id: WholeNumber | None = None
    input_field_name: str
    input_fields: dict[str, Any] | None = None
    fetch_options: _WireFetch | None = None
