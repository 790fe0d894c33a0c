"""Which HubSpot account a command is about."""

from collections.abc import Mapping

from tools.stack import Stopped


def portal_named(environment: Mapping[str, str]) -> str:
    """The id in PORTAL.

    Raises:
        Stopped: there is none, or it is none.
    """
    given = environment.get("PORTAL", "").strip()
    if not (given.isascii() and given.isdigit()):
        raise Stopped("Say which HubSpot account: PORTAL=12345678, its id as HubSpot's URLs have it.")
    return given
