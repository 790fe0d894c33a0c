"""What is said once after something was done: a known code and the id of what it was done to, in a signed cookie."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Done(StrEnum):
    """What was done."""

    KEYS_STORED = "keys_stored"
    HUBSPOT_CONNECTED = "hubspot_connected"
    HUBSPOT_DISCONNECTED = "hubspot_disconnected"
    HUBSPOT_DISCONNECTED_HERE = "hubspot_disconnected_here"
    TOKEN_DISCONNECTED = "token_disconnected"  # noqa: S105 - a name
    COMPANY_CONNECTED = "company_connected"
    COMPANY_DISCONNECTED = "company_disconnected"
    COMPANY_DISCONNECTED_HERE = "company_disconnected_here"
    PORTAL_OPENED = "portal_opened"
    SIGNED_OUT = "signed_out"


SENTENCES: Mapping[Done, str] = {
    Done.KEYS_STORED: "The keys are stored.",
    Done.HUBSPOT_CONNECTED: "The HubSpot account {it} is connected.",
    Done.HUBSPOT_DISCONNECTED: "The HubSpot account {it} is disconnected.",
    Done.HUBSPOT_DISCONNECTED_HERE: (
        "The HubSpot account {it} is disconnected here, but HubSpot did not confirm it. Uninstall the app there, too: "
        "Settings, Integrations, Connected apps."
    ),
    Done.TOKEN_DISCONNECTED: (
        "The HubSpot account {it} is disconnected, and its token is no longer stored. HubSpot still accepts the token: "
        "rotate it there."
    ),
    Done.COMPANY_CONNECTED: "{it} is connected.",
    Done.COMPANY_DISCONNECTED: "{it} is disconnected.",
    Done.COMPANY_DISCONNECTED_HERE: (
        "{it} is disconnected here, but Intuit did not confirm it. Disconnect the app in QuickBooks, too: "
        "Apps, My apps."
    ),
    Done.PORTAL_OPENED: "You see the HubSpot account {it} now.",
    Done.SIGNED_OUT: "You are signed out.",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """it: the id of the portal or company; '' where there is none."""

    done: Done
    it: str = ""

    def write(self) -> str:
        """As the cookie carries it."""
        return f"{self.done}:{self.it}"

    def sentence(self, names: Mapping[str, str]) -> str:
        """For the page. names: of companies by id; an id without a name stands for itself."""
        return SENTENCES[self.done].format(it=names.get(self.it, self.it))


def read_notice(text: str) -> Notice | None:
    """What `write` gave; None for anything else."""
    done, _, it = text.partition(":")
    return Notice(Done(done), it) if done in set(Done) else None
