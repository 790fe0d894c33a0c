"""The demo's output: what HubSpot sent, what QuickBooks has now, and what it took."""

import json
import sys
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

WIDTH = 100
PLAIN_NAMES = {"inputFields": "inputs"}


class Show:
    """Prints to a terminal, with colour where it is one."""

    def __init__(self) -> None:
        self._colour = sys.stdout.isatty()

    def title(self, text: str) -> None:
        """A heading."""
        print(f"\n{self._paint(text, '1')}")

    def row(self, name: str, text: str) -> None:
        """One fact; further lines of the text are indented below it."""
        first, *more = text.splitlines() or [""]
        print(f"  {self._paint(f'{name:<16}', '36')} {first}")
        for line in more:
            print(f"  {'':<16} {line}")

    def good(self, text: str) -> str:
        """Something that went well."""
        return self._paint(text, "32")

    def bad(self, text: str) -> str:
        """Something to look at."""
        return self._paint(text, "31")

    def _paint(self, text: str, code: str) -> str:
        return f"\033[{code}m{text}\033[0m" if self._colour else text


def sent(url: str, headers: Mapping[str, str], body: bytes) -> str:
    """What HubSpot sent, in three lines."""
    callout = json.loads(body)
    signatures = [name for name in headers if name.lower().startswith("x-hubspot-signature")]
    inputs = callout.get("inputFields") or callout.get("fields") or {}
    return "\n".join(
        (
            f"POST {url}",
            f"{callout['object']['objectType']} {callout['object']['objectId']} of portal "
            f"{callout['origin']['portalId']}, callback {callout['callbackId']}, "
            f"signed {'v2 and v3' if len(signatures) > 2 else ', '.join(signatures)}",
            " ".join(f"{name}={value}" for name, value in inputs.items()),
        )
    )


def document(entity: str, stored: Mapping[str, Any]) -> str:
    """A QuickBooks document as a person wants to see it."""
    party = stored.get("CustomerRef") or stored.get("EntityRef") or {}
    currency = stored.get("CurrencyRef", {}).get("value", "")
    lines = [f"{entity} {stored.get('DocNumber', stored['Id'])} for {party.get('name', '')}".rstrip()]
    for line in stored.get("Line", []):
        lines += _line(line)
    total = money(stored.get("TotalAmt", 0))
    due = f", due {stored['DueDate']}" if stored.get("DueDate") else ""
    lines.append(f"{'total':<58}{total:>12} {currency}{due}")
    return "\n".join(lines)


def _line(line: Mapping[str, Any]) -> list[str]:
    detail = line.get(line.get("DetailType", ""), {})
    if line.get("DetailType") == "SubTotalLineDetail":
        return []
    amount = money(line.get("Amount", 0))
    name = detail.get("ItemRef", {}).get("name") or detail.get("AccountRef", {}).get("name") or ""
    if not detail:
        name = ", ".join(f"on {link['TxnType']} (id {link['TxnId']})" for link in line.get("LinkedTxn", []))
    if line.get("DetailType") == "DiscountLineDetail":
        name = "Discount"
        amount = "-" + amount
    quantity = f"{_plain(detail['Qty'])} × {_plain(detail['UnitPrice'])}" if "Qty" in detail else ""
    texts = (text for text in str(line.get("Description", "")).splitlines() if text and text != name)
    return [f"  {name[:32]:<34}{quantity:>22}{amount:>12}", *(f"    {text[: WIDTH - 24]}" for text in texts)]


def money(amount: Any) -> str:
    """Two decimals and thousands separators."""
    return f"{Decimal(str(amount)):,.2f}"


def _plain(number: Any) -> str:
    return f"{Decimal(str(number)).normalize():f}"
