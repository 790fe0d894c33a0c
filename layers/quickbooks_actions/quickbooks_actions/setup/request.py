"""A request to the set-up page, from API Gateway's event (REST API, payload 1.0)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from quickbooks_actions.errors import BadRequest
from quickbooks_actions.setup.sessions import new_browser
from quickbooks_actions.setup.told import Told
from quickbooks_actions.workflow.signature import raw_body, request_headers

SESSION_COOKIE = "setup_session"
BROWSER_COOKIE = "setup_browser"
NOTICE_COOKIE = "setup_notice"
LONGEST_FORM = 20_000
MOST_FIELDS = 50

_BROWSER = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)
_BASE_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a page needs to know.

    Attributes:
        base_url: the public URL up to and including the stage, without a trailing slash.
        path: below the base URL, e.g. `/setup`.
        query, form: the first value of each name.
        form_problem: why there is no form where one was sent.
        session: the cookie of who was let in; '' where there is none.
        notice: the cookie of what was just done; '' where there is none.
        browser: the name that this browser was given, now where `new_browser`.
        origin: what the browser says a form comes from; '' where it says nothing.
    """

    base_url: str
    path: str
    method: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    form_problem: Told | None
    session: str
    notice: str
    browser: str
    new_browser: bool
    origin: str

    @property
    def base_path(self) -> str:
        """The path of the base URL: what links begin with."""
        return urlsplit(self.base_url).path

    @property
    def secure(self) -> bool:
        """Whether the page is reached by https, as everywhere but on the engineer's own machine."""
        return self.base_url.startswith("https://")

    def url(self, path: str) -> str:
        """The public URL of a page."""
        return self.base_url + path

    @property
    def same_origin(self) -> bool:
        """Whether a form that says where it comes from comes from a page of ours."""
        parts = urlsplit(self.base_url)
        return self.origin in {"", f"{parts.scheme}://{parts.netloc}"}


def cookie_name(name: str, *, secure: bool) -> str:
    """As the browser knows the cookie.

    With the prefix a browser takes it from this very host alone: a page on a neighbouring domain cannot slip in a
    cookie of its own, and with it somebody else's session.
    """
    return f"__Host-{name}" if secure else name


def read_request(event: Mapping[str, Any], public_base_url: str) -> PageRequest:
    """Reads API Gateway's event; a form that cannot be read is told in `form_problem`.

    Args:
        public_base_url: the setting; '' = derived from the request's context, never from the Host header.
    """
    path = _path(event)
    base_url = (public_base_url or _base_url(event, path)).rstrip("/")
    headers = {name.lower(): values for name, values in request_headers(event).items()}
    secure = base_url.startswith("https://")
    cookies = _cookies(headers.get("cookie", ()))
    known = cookies.get(cookie_name(BROWSER_COOKIE, secure=secure), "")
    named = _BROWSER.fullmatch(known) is not None
    form, problem = _form(event)
    return PageRequest(
        base_url=base_url,
        path=path,
        method=str(event.get("httpMethod", "GET")).upper(),
        query={str(name): str(value) for name, value in (event.get("queryStringParameters") or {}).items()},
        form=form,
        form_problem=problem,
        session=cookies.get(cookie_name(SESSION_COOKIE, secure=secure), ""),
        notice=cookies.get(cookie_name(NOTICE_COOKIE, secure=secure), ""),
        browser=known if named else new_browser(),
        new_browser=not named,
        origin=next(iter(headers.get("origin", ())), ""),
    )


def _path(event: Mapping[str, Any]) -> str:
    """By the route and what its last part stands for: `path` has the base path of a custom domain in front."""
    resource = str(event.get("resource") or event.get("path") or "/")
    rest = str((event.get("pathParameters") or {}).get("proxy") or "")
    return resource.replace("{proxy+}", rest)


def _base_url(event: Mapping[str, Any], path: str) -> str:
    """What is in front of the route. A path in another spelling (%2F) says nothing of it, so the stage counts then."""
    context: Mapping[str, Any] = event.get("requestContext") or {}
    whole = str(context.get("path") or path)
    base = whole.removesuffix(path) if whole.endswith(path) else f"/{context.get('stage', '')}"
    return f"https://{context.get('domainName', '')}{base if _BASE_PATH.fullmatch(base) else ''}"


def _form(event: Mapping[str, Any]) -> tuple[dict[str, str], Told | None]:
    if str(event.get("httpMethod", "GET")).upper() != "POST":
        return {}, None
    try:
        body = raw_body(event)
        if len(body) > LONGEST_FORM:
            return {}, Told(413, "That is too much", "The form is larger than any that this page has.")
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except (ValueError, BadRequest):
        return {}, Told(400, "That cannot be read", "The form is not as a browser sends it.")
    return {name: values[0] for name, values in fields.items()}, None


def _cookies(headers: Iterable[str]) -> dict[str, str]:
    """By name, the first one of each. Not by http.cookies: one odd cookie of a neighbour would hide all others."""
    found: dict[str, str] = {}
    for pair in ";".join(headers).split(";"):
        name, _, value = pair.strip().partition("=")
        found.setdefault(name.strip(), value.strip().strip('"'))
    return found
