"""What went wrong, as a page says it."""

from collections.abc import Mapping

from quickbooks_actions.errors import ActionError, ComeBack, ErrorCode


class Told(Exception):
    """Ends a request with a page: what happened and what to do.

    Args:
        status: HTTP status of the page.
        title: what happened, in a few words.
        sentence: for the person in front of it; never a token.
    """

    def __init__(self, status: int, title: str, sentence: str) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.sentence = sentence


def told(error: ActionError) -> Told:
    """The page for an error of the layers below."""
    if error.code is ErrorCode.LEASE_LOST:  # its sentence says what to do, and when
        return Told(503, "That did not work just now", error.sentence)
    if error.passing:
        return Told(503, "That did not work just now", f"{error.sentence} Try again in a minute.")
    return Told(409, "That cannot be done", error.sentence)


class WrongFields(Told):
    """A form that was not filled in as it should be: the page comes back with it.

    Args:
        fields: what to do, by the field's name.
    """

    def __init__(self, title: str, fields: Mapping[str, str]) -> None:
        super().__init__(400, title, " ".join(fields.values()))
        self.fields = dict(fields)


def interrupted(error: ComeBack) -> Told:
    """The page for a passing error in the middle of a consent."""
    return Told(
        503,
        "That did not work just now",
        f"{error.sentence} Begin again from the set-up page: connecting twice does no harm.",
    )
