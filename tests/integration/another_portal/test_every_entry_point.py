"""Whatever is forged, one portal's people and callouts never read or write with another portal's company.

The tests run over the ways into the application, not over the attempts: a new one fails here until it has some.
"""

import pytest

from quickbooks_actions.errors import ErrorCode, Refusal
from quickbooks_actions.setup import site
from tests.integration.another_portal.attempts_of_callouts import CALLOUTS
from tests.integration.another_portal.attempts_of_people import PEOPLE, named
from tests.integration.another_portal.entries import Entry, entry_points
from tests.integration.another_portal.scene import Scene

ATTEMPTS = CALLOUTS | PEOPLE
ENTRIES = entry_points()


@pytest.mark.parametrize("entry", ENTRIES, ids=" ".join)
def test_another_portals_company_is_neither_read_nor_written(scene: Scene, entry: Entry) -> None:
    # Given two portals with a company each; when one tries for the other's
    with scene.nothing_of_theirs():
        ATTEMPTS[entry](scene)
    # Then nothing of the other's has changed hands
    with pytest.raises(Refusal) as raised:
        scene.world.runtime.connections.company(scene.ours, scene.realm)
    assert raised.value.code is ErrorCode.NOT_LINKED


def test_every_attempt_is_at_an_entry_point() -> None:
    assert set(ATTEMPTS) == set(ENTRIES)
    assert set(site.ROUTES) <= set(ENTRIES)


@pytest.mark.parametrize(("method", "path"), site.ROUTES, ids=" ".join)
def test_a_cookie_with_another_portal_in_it_is_nobodys(scene: Scene, method: str, path: str) -> None:
    forged = scene.forged_cookie()
    # When
    with scene.nothing_of_theirs():
        page = scene.ask(forged, method, path, {"environment": "sandbox", "token": "pat-1", **named(scene)})
    # Then it lets nobody in, and shows the other portal to nobody
    scene.shows_nothing_of_theirs(page.body)
    assert [name for name, (value, _) in page.cookies().items() if name.endswith("setup_session") and value] == []
