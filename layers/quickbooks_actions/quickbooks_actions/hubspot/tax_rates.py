"""The portal's tax-rate library: what a line is taxed with that names only the rate's id (HubSpot contract 7.3)."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from threading import Lock
from urllib.parse import quote

from quickbooks_actions.errors import ErrorCode, Refusal
from quickbooks_actions.hubspot import values
from quickbooks_actions.hubspot.client import CONNECTIONS, HubSpotClient
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.records import Line
from quickbooks_actions.settings import HUBSPOT_API_VERSION
from quickbooks_actions.timing import Clock

KEPT = timedelta(minutes=10)
"""How long a container remembers a rate; the library changes a few times a year."""


@dataclass(frozen=True, slots=True)
class TaxRate:
    """One rate of the library. `percent`: 8.875 = 8.875 %; None where it cannot be read."""

    label: str
    percent: Decimal | None


class TaxRateCache:
    """Rates by portal, for one container. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[tuple[str, str, str], tuple[TaxRate | None, datetime]] = {}

    def find(self, key: tuple[str, str, str], now: datetime) -> tuple[TaxRate | None] | None:
        """The rate, which may be 'there is none', in a tuple; None where nothing is known (any more)."""
        with self._lock:
            kept = self._kept.get(key)
        return (kept[0],) if kept is not None and now < kept[1] else None

    def keep(self, key: tuple[str, str, str], rate: TaxRate | None, now: datetime) -> None:
        """Remembers what the library answered."""
        with self._lock:
            self._kept[key] = (rate, now + KEPT)


@cache
def container_cache() -> TaxRateCache:
    """The cache that all callouts of a container share."""
    return TaxRateCache()


class TaxRates:
    """The library of one portal, for one callout."""

    def __init__(self, client: HubSpotClient, portal_id: str, clock: Clock, known: TaxRateCache | None = None) -> None:
        self._client = client
        self._portal_id = portal_id
        self._clock = clock
        self._known = known or container_cache()

    def filled(self, lines: Iterable[Line]) -> tuple[tuple[Line, ...], list[str]]:
        """The lines, those with a rate's id alone with its label and percentage, and remarks about what is missing.

        One call for each id that is not remembered.

        Raises: as every call of the client; a rate that was deleted is a remark.
        """
        given = tuple(lines)
        wanted = list(dict.fromkeys(line.tax_rate_group_id for line in given if _needs_rate(line)))
        if not wanted:
            return given, []
        with ThreadPoolExecutor(max_workers=CONNECTIONS) as pool:
            rates = dict(zip(wanted, pool.map(self._rate, wanted), strict=True))
        filled = tuple(_with_rate(line, rates[line.tax_rate_group_id]) if _needs_rate(line) else line for line in given)
        remarks = [
            f"{sentences.begin(sentences.line_name(line, number))} has a tax rate (id {line.tax_rate_group_id}) that "
            "HubSpot's tax library does not have any more."
            for number, line in enumerate(given, 1)
            if _needs_rate(line) and rates[line.tax_rate_group_id] is None
        ]
        return filled, remarks

    def _rate(self, rate_id: str) -> TaxRate | None:
        key = self._client.base_url, self._portal_id, rate_id
        now = self._clock.now()
        known = self._known.find(key, now)
        if known is not None:
            return known[0]
        rate = self._read(rate_id)
        self._known.keep(key, rate, now)
        return rate

    def _read(self, rate_id: str) -> TaxRate | None:
        path = f"/tax-rates/{HUBSPOT_API_VERSION}/tax-rates/{quote(rate_id, safe='')}"
        try:
            answer = self._client.get(path, what=f"tax rate {rate_id}")
        except Refusal as refusal:
            if refusal.code is ErrorCode.RECORD_NOT_FOUND:
                return None
            raise
        return TaxRate(values.first_text(answer, "label", "name"), values.decimal(answer, "percentageRate"))


def _needs_rate(line: Line) -> bool:
    return bool(line.tax_rate_group_id) and line.tax_rate is None and not line.tax_label


def _with_rate(line: Line, rate: TaxRate | None) -> Line:
    return line if rate is None else replace(line, tax_label=rate.label, tax_rate=rate.percent)
