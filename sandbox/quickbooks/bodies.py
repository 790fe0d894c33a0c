"""Bodies of requests as JSON."""

from __future__ import annotations

from sandbox.quickbooks.exceptions import unsupported_property
from sandbox.quickbooks.figures import from_json


def parsed(body: bytes) -> object:
    """The JSON of a body, an empty one as `{}`; raises Fault (2010)."""
    try:
        return from_json(body) if body.strip() else {}
    except (ValueError, RecursionError) as error:
        raise unsupported_property(f"Unexpected character: the body is not JSON ({type(error).__name__})") from None
