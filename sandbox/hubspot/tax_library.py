"""A portal's library of tax rates, which line items name by id (HubSpot contract 7.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class TaxRate:
    """One rate; `percentage`: 8.875 = 8.875 %."""

    id: str
    name: str
    label: str
    percentage: Decimal
    made_at: datetime
    active: bool = True


class TaxLibrary:
    """The rates of one portal. The caller holds the portal's lock, or is alone.

    Parameters
    ----------
    now: the sandbox's clock.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._rates: dict[str, TaxRate] = {}

    def add(
        self,
        rate_id: str,
        *,
        name: str,
        percentage: Decimal,
        label: str = "",
        at: datetime | None = None,
        active: bool = True,
    ) -> TaxRate:
        """A new rate, or another one in place of that with the id; without a label its name is shown."""
        self._rates[rate_id] = TaxRate(rate_id, name, label or name, percentage, at or self._now(), active)
        return self._rates[rate_id]

    def remove(self, rate_id: str) -> None:
        self._rates.pop(rate_id, None)

    def find(self, rate_id: str) -> TaxRate | None:
        return self._rates.get(rate_id)

    def percentage(self, rate_id: str) -> Decimal | None:
        """What a line with this rate is taxed with; None without such a rate."""
        rate = self._rates.get(rate_id)
        return None if rate is None else rate.percentage
