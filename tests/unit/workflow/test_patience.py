"""How long a callout goes on beginning new steps."""

import pytest

from quickbooks_actions.timing import LAST_START_SECONDS
from quickbooks_actions.workflow.patience import LEAST_SECONDS, last_start


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        (["10000"], 8.0),
        (["5000"], 4.0),
        ([" 5000 "], 4.0),
        (["30000"], LAST_START_SECONDS),
        (["9" * 9], LAST_START_SECONDS),
        (["9" * 10], LAST_START_SECONDS),
        (["1"], LEAST_SECONDS),
        (["0"], LEAST_SECONDS),
        (["-5"], LAST_START_SECONDS),
        (["٣"], LAST_START_SECONDS),
        (["soon"], LAST_START_SECONDS),
        ([""], LAST_START_SECONDS),
        (["6000", "5000"], 4.0),
        ([], LAST_START_SECONDS),
    ],
)
def test_it_is_most_of_what_hubspot_says_that_it_waits(given: list[str], seconds: float) -> None:
    assert last_start({"multiValueHeaders": {"X-HubSpot-Timeout-Millis": given}}) == seconds
    if len(given) == 1:
        assert last_start({"headers": {"x-hubspot-timeout-millis": given[0]}}) == seconds


def test_without_the_header_it_is_the_usual_time() -> None:
    assert last_start({}) == LAST_START_SECONDS
