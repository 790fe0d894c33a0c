"""A browser in front of the set-up page: cookies in a jar, forms as they stand on the page, redirects by hand.

Pages of ours are asked for as API Gateway events; HubSpot's and Intuit's pages of consent over HTTP.
"""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests

HUBSPOT_CALLBACK = "/oauth/hubspot/callback"
QUICKBOOKS_CALLBACK = "/oauth/quickbooks/callback"

_SITE = re.compile(r"^Error: | · QuickBooks actions$")

Handle = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass
class Form:
    """A form of a page: where it goes, and the fields it has with their values."""

    action: str
    fields: dict[str, str]


class _Read(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.texts: list[str] = []
        self.title = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), {}))
        elif tag in {"input", "button"} and given.get("name") and self.forms:
            self.forms[-1].fields[given["name"]] = given.get("value", "")
        self._in_title = self._in_title or tag == "title"

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self._in_title:
            self.title += data


@dataclass
class Page:
    """What the browser was answered."""

    status: int
    headers: dict[str, list[str]]
    body: str
    title: str = ""
    text: str = ""
    forms: list[Form] = field(default_factory=list)

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "Page":
        """Of a proxy response."""
        headers = {str(name).lower(): list(values) for name, values in answer["multiValueHeaders"].items()}
        read = _Read()
        if headers["content-type"][0].startswith("text/html"):
            read.feed(answer["body"])
        text = re.sub(r"\s+", " ", " ".join(read.texts) or answer["body"]).strip()
        return cls(answer["statusCode"], headers, answer["body"], _SITE.sub("", read.title.strip()), text, read.forms)

    @property
    def location(self) -> str:
        (target,) = self.headers["location"]
        return target

    def refuses(self, status: int, title: str, *words: str) -> None:
        """Asserts that it says no, in so many words."""
        assert (self.status, self.title) == (status, title), self.text
        for each in words:
            assert each in self.text

    @property
    def back_home(self) -> bool:
        """Whether it only leads to the set-up page: what was asked for was done."""
        return self.status == 303 and self.location.endswith("/setup")

    def cookies(self) -> dict[str, tuple[str, dict[str, str]]]:
        """Name → value and attributes, of those that it sets."""
        found = {}
        for line in self.headers.get("set-cookie", []):
            (pair, *rest) = line.split("; ")
            name, _, value = pair.partition("=")
            found[name] = (value, dict(each.partition("=")[::2] for each in rest))
        return found


class Browser:
    """One browser of one person.

    Attributes:
        jar: its cookies, by name.
        seen: every page of ours that it got.
    """

    def __init__(self, handle: Handle, base_url: str) -> None:
        self._handle = handle
        self.base_url = base_url
        self.jar: dict[str, str] = {}
        self.seen: list[Page] = []

    @property
    def session(self) -> str:
        """The cookie of who was let in; '' where there is none."""
        return next((value for name, value in self.jar.items() if name.endswith("setup_session")), "")

    # --- pages of ours

    def get(self, url: str) -> Page:
        """A page of ours, by its path below the base URL or its URL."""
        return self._send("GET", url, None)

    def post(
        self,
        path: str,
        fields: Mapping[str, str] | Sequence[tuple[str, str]],
        *,
        origin: str | None = "own",
        **changes: Any,
    ) -> Page:
        """A form, as it is given. origin: 'own' for the page's; None sends none."""
        own = "{0.scheme}://{0.netloc}".format(urlsplit(self.base_url))
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if origin is not None:
            headers["Origin"] = own if origin == "own" else origin
        return self._send("POST", path, urlencode(fields), headers=headers, **changes)

    def press(self, path: str, **fields: str) -> Page:
        """Opens the set-up page, fills in the form that goes to `path`, and sends it; fields choose among several."""
        home = self.get("/setup")
        for form in home.forms:
            fits = all(form.fields.get(name, "") in {"", value} for name, value in fields.items())
            if form.action.endswith(path) and fits:
                return self.post(path, form.fields | fields)
        raise AssertionError(f"the set-up page has no form {path} with {fields}: {home.text}")

    def forge(self, path: str, **fields: str) -> Page:
        """A form that the page does not offer, with a token from one that it does."""
        return self.post(path, {"form_token": self.form_token(), **fields})

    def form_token(self) -> str:
        """From the set-up page."""
        return next(form.fields["form_token"] for form in self.get("/setup").forms)

    # --- pages of consent

    def sign_in(self, portal_id: int, decision: str = "allow", without: Sequence[str] = ()) -> Page:
        """Through HubSpot's page of consent and back."""
        return self.get(self.at_hubspot(self.press("/setup/hubspot/connect").location, portal_id, decision, without))

    def connect_company(self, realm_id: str, environment: str = "sandbox", decision: str = "connect") -> Page:
        """Through Intuit's page of consent and back."""
        begun = self.press("/setup/quickbooks/connect", environment=environment)
        return self.get(self.at_intuit(begun.location, realm_id, decision))

    @staticmethod
    def at_hubspot(url: str, portal_id: int, decision: str = "allow", without: Sequence[str] = ()) -> str:
        """What a person does on HubSpot's page; gives where they are sent back to."""
        assert requests.get(url, timeout=10).status_code == 200
        optional = dict(parse_qsl(urlsplit(url).query)).get("optional_scope", "").split()
        form = {
            "portal_id": portal_id,
            "decision": decision,
            "optional": [each for each in optional if each not in without],
        }
        return _sent_back(requests.post(url, data=form, timeout=10, allow_redirects=False))

    @staticmethod
    def at_intuit(url: str, realm_id: str, decision: str = "connect") -> str:
        """What a person does on Intuit's page; gives where they are sent back to."""
        assert requests.get(url, timeout=10).status_code == 200
        form = dict(parse_qsl(urlsplit(url).query)) | {"realm": realm_id, "decision": decision}
        return _sent_back(requests.post(url.partition("?")[0], data=form, timeout=10, allow_redirects=False))

    @staticmethod
    def reads(url: str, token: str) -> bool:
        """Whether that token opens that URL of a service."""
        return requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=10).status_code == 200

    def _send(
        self, method: str, url: str, body: str | None, *, headers: Mapping[str, str] | None = None, **changes: Any
    ) -> Page:
        path, _, query = url.removeprefix(self.base_url).partition("?")
        sent = {"Host": urlsplit(self.base_url).netloc, **(headers or {})}
        if self.jar:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        page = Page.of(self._handle(proxy_event(self.base_url, method, path, query, headers=sent, body=body) | changes))
        self._keep(page)
        self.seen.append(page)
        return page

    def _keep(self, page: Page) -> None:
        for name, (value, attributes) in page.cookies().items():
            if attributes.get("Max-Age") == "0":
                self.jar.pop(name, None)
            else:
                self.jar[name] = value


def proxy_event(
    base_url: str,
    method: str,
    path: str,
    query: str = "",
    *,
    headers: Mapping[str, str] | None = None,
    body: str | None = None,
) -> dict[str, Any]:
    """What API Gateway makes of a request, by the routes of the template."""
    resource, parameters = path, None
    for greedy in ("/setup/", "/oauth/"):
        if path.startswith(greedy):
            resource, parameters = f"{greedy}{{proxy+}}", {"proxy": path.removeprefix(greedy)}
    parts = urlsplit(base_url)
    given = dict(parse_qsl(query, keep_blank_values=True))
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": dict(headers or {}),
        "multiValueHeaders": {name: [value] for name, value in (headers or {}).items()},
        "queryStringParameters": given or None,
        "pathParameters": parameters,
        "requestContext": {
            "domainName": parts.netloc,
            "path": f"{parts.path}{path}",
            "stage": "v1",
            "httpMethod": method,
        },
        "body": base64.b64encode(body.encode()).decode() if body is not None else None,
        "isBase64Encoded": body is not None,
    }


def _sent_back(response: requests.Response) -> str:
    assert response.status_code in {302, 303}, response.text
    return response.headers["location"]
