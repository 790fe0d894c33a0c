"""A request to the set-up page, from API Gateway's event (REST API, payload 1.0)."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from quickbooks_actions.setup.sessions import new_browser
from quickbooks_actions.setup.told import Told
from quickbooks_actions.workflow.signature import raw_body

SESSION_COOKIE = "setup_session"
BROWSER_COOKIE = "setup_browser"
LONGEST_FORM = 20_000


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a page needs to know.

    Attributes:
        base_url: the public URL up to and including the stage, without a trailing slash.
        path: below the base URL, e.g. `/setup`.
        query, form, cookies: the first value of each name.
        browser: the name that this browser was given, now where `new_browser`.
        origin: what the browser says a form comes from; '' where it says nothing.
    """

    base_url: str
    path: str
    method: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    cookies: Mapping[str, str]
    browser: str
    new_browser: bool
    origin: str

    @property
    def base_path(self) -> str:
        """The path of the base URL: what links and cookies begin with."""
        return urlsplit(self.base_url).path

    def url(self, path: str) -> str:
        """The public URL of a page."""
        return self.base_url + path

    @property
    def same_origin(self) -> bool:
        """Whether a form that says where it comes from comes from a page of ours."""
        parts = urlsplit(self.base_url)
        return self.origin in {"", f"{parts.scheme}://{parts.netloc}"}


def read_request(event: Mapping[str, Any], public_base_url: str) -> PageRequest:
    """Reads API Gateway's event.

    Args:
        public_base_url: the setting; '' = derived from the request's context, never from the Host header.

    Raises:
        Told: 400 or 413, for a form that cannot be read.
    """
    path = _path(event)
    headers = {str(name).lower(): str(value) for name, value in (event.get("headers") or {}).items()}
    context: Mapping[str, Any] = event.get("requestContext") or {}
    context_path = str(context.get("path") or path)
    derived = f"https://{context.get('domainName', '')}{context_path.removesuffix(path)}"
    cookies = _cookies(headers.get("cookie", ""))
    known = cookies.get(BROWSER_COOKIE, "")
    return PageRequest(
        base_url=(public_base_url or derived).rstrip("/"),
        path=path,
        method=str(event.get("httpMethod", "GET")).upper(),
        query={str(name): str(value) for name, value in (event.get("queryStringParameters") or {}).items()},
        form=_form(event),
        cookies=cookies,
        browser=known or new_browser(),
        new_browser=not known,
        origin=headers.get("origin", ""),
    )


def _path(event: Mapping[str, Any]) -> str:
    """By the route and what its last part stands for: `path` has the base path of a custom domain in front."""
    resource = str(event.get("resource") or event.get("path") or "/")
    rest = str((event.get("pathParameters") or {}).get("proxy") or "")
    return resource.replace("{proxy+}", rest)


def _form(event: Mapping[str, Any]) -> dict[str, str]:
    if str(event.get("httpMethod", "GET")).upper() != "POST":
        return {}
    body = raw_body(event)
    if len(body) > LONGEST_FORM:
        raise Told(413, "That is too much", "The form is larger than any that this page has.")
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=50)
    except ValueError:
        raise Told(400, "That cannot be read", "The form is not as a browser sends it.") from None
    return {name: values[0] for name, values in fields.items()}


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
