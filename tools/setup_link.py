"""`make setup-link`: a link that opens the set-up page, once and within fifteen minutes.

STACK names another stack than samconfig.toml does, PORTAL the HubSpot account that the page then shows.
"""

import os
import sys

from quickbooks_actions.connections.one_time import LINK_LIVES, OneTime, Purpose
from quickbooks_actions.connections.rows import Rows
from quickbooks_actions.errors import ActionError
from quickbooks_actions.timing import Clock, SystemClock
from tools.stack import Chosen, DeployedStack, Stopped, chosen


def setup_link(where: Chosen, portal_id: str = "", clock: Clock | None = None) -> str:
    """Issues a link.

    Args:
        portal_id: that the page then shows; '' = none yet.

    Raises:
        Stopped: there is no such stack or portal, or AWS does not let us.
    """
    clock = clock or SystemClock()
    stack = DeployedStack(where)
    base_url = stack.base_url
    try:
        if portal_id and Rows(stack.table("Connections"), clock).portal(portal_id) is None:
            raise Stopped(
                f"The HubSpot account {portal_id} was never connected. Leave PORTAL out, and connect it on the page."
            )
        one_time = OneTime(stack.table("Directory"), clock)
        key = one_time.issue(Purpose.SETUP_LINK, {"portal": portal_id}, LINK_LIVES)
    except ActionError as error:
        raise Stopped(f"The stack's table cannot be used with these rights. ({error.sentence})") from error
    return f"{base_url}/setup/link?key={key}"


def main() -> None:
    """Prints the link, or why there is none."""
    try:
        link = setup_link(chosen(os.environ), os.environ.get("PORTAL", "").strip())
    except Stopped as stopped:
        sys.exit(f"setup-link: {stopped}")
    print("Open this within fifteen minutes; it works once, for whoever opens it:")
    print(link)


if __name__ == "__main__":
    main()
