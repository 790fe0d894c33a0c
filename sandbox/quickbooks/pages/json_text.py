"""JSON as people read it: indented, every number as it was written."""

from __future__ import annotations

import json
from typing import Final

_STEP: Final = "  "


class _Number(str):
    __slots__ = ()


def indented(text: str) -> str:
    """The JSON indented; any other text as it is."""
    try:
        held = json.loads(text, parse_float=_Number, parse_int=_Number, parse_constant=_Number)
        return _printed(held, "\n")
    except (ValueError, RecursionError):
        return text


def _printed(value: object, line: str) -> str:
    below = line + _STEP
    if isinstance(value, dict) and value:
        parts = [f"{json.dumps(name, ensure_ascii=False)}: {_printed(held, below)}" for name, held in value.items()]
        return "{" + below + f",{below}".join(parts) + line + "}"
    if isinstance(value, list) and value:
        return "[" + below + f",{below}".join(_printed(held, below) for held in value) + line + "]"
    return str(value) if isinstance(value, _Number) else json.dumps(value, ensure_ascii=False)
