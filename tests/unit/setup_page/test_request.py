"""API Gateway's event as the set-up page reads it: whatever comes, a request or a reason."""

import base64
from typing import Any

import pytest

from quickbooks_actions.setup.request import LONGEST_FORM, PageRequest, read_request

DOMAIN = "a1b2c3d4.execute-api.eu-west-1.amazonaws.com"
BROWSER = "b" * 32


def event(path: str = "/setup", **changes: Any) -> dict[str, Any]:
    """As API Gateway makes it of a request to its own domain."""
    return {
        "resource": path,
        "path": path,
        "httpMethod": "GET",
        "headers": {"Host": DOMAIN},
        "multiValueHeaders": {"Host": [DOMAIN]},
        "queryStringParameters": None,
        "pathParameters": None,
        "requestContext": {"domainName": DOMAIN, "path": f"/v1{path}", "stage": "v1"},
        "body": None,
        "isBase64Encoded": False,
        **changes,
    }


def read(**changes: Any) -> PageRequest:
    return read_request(event(**changes), "")


def posted(body: object, **changes: Any) -> PageRequest:
    return read(httpMethod="POST", body=body, **changes)


# --- where it is


def test_the_apis_own_domain() -> None:
    request = read()
    assert (request.base_url, request.path, request.base_path) == (f"https://{DOMAIN}/v1", "/setup", "/v1")


def test_below_a_greedy_route() -> None:
    request = read(
        path="/setup/hubspot/connect", resource="/setup/{proxy+}", pathParameters={"proxy": "hubspot/connect"}
    )
    assert (request.base_url, request.path) == (f"https://{DOMAIN}/v1", "/setup/hubspot/connect")


def test_a_custom_domain_with_a_base_path() -> None:
    # `path` carries the base path, and the setting says what the public knows
    changed = event(path="/quickbooks/setup", resource="/setup")
    changed["requestContext"] |= {"domainName": "hooks.example.com", "path": "/quickbooks/setup"}
    request = read_request(changed, "https://hooks.example.com/quickbooks/")
    assert (request.base_url, request.path, request.base_path) == (
        "https://hooks.example.com/quickbooks",
        "/setup",
        "/quickbooks",
    )


def test_a_custom_domain_that_no_setting_names() -> None:
    changed = event(path="/quickbooks/setup", resource="/setup")
    changed["requestContext"] |= {"domainName": "hooks.example.com", "path": "/quickbooks/setup"}
    assert read_request(changed, "").base_url == "https://hooks.example.com/quickbooks"


def test_the_host_header_says_nothing() -> None:
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    request = read(headers=forged, multiValueHeaders={name: [value] for name, value in forged.items()})
    assert request.base_url == f"https://{DOMAIN}/v1"


@pytest.mark.parametrize("typed", ["/v1/setup/a%2Fb;Domain=evil.example", "/v1/setup/a%2Fb%0d%0aSet-Cookie:x=1"])
def test_a_path_in_another_spelling_becomes_no_part_of_links_and_cookies(typed: str) -> None:
    changed = event(path="/setup/x", resource="/setup/{proxy+}", pathParameters={"proxy": "a/b;Domain=evil.example"})
    changed["requestContext"] |= {"path": typed}
    assert read_request(changed, "").base_path == "/v1"


def test_a_stage_that_is_no_path_becomes_none() -> None:
    changed = event()
    changed["requestContext"] = {"domainName": DOMAIN, "path": "/x;y", "stage": "v1;Domain=evil.example"}
    assert read_request(changed, "").base_path == ""


@pytest.mark.parametrize("missing", ["requestContext", "headers", "multiValueHeaders", "queryStringParameters"])
@pytest.mark.parametrize("absent", [True, False])
def test_members_that_are_missing_or_null(missing: str, absent: bool) -> None:
    changed: dict[str, Any] = event()
    changed[missing] = None
    if absent:
        del changed[missing]
    assert read_request(changed, "").path == "/setup"


def test_an_empty_event() -> None:
    request = read_request({}, "")
    assert (request.path, request.method, request.form_problem) == ("/", "GET", None)


# --- the form


def test_a_form() -> None:
    request = posted("token=pat-1&token=pat-2&empty=&name=%C3%A9")
    assert dict(request.form) == {"token": "pat-1", "empty": "", "name": "é"}


def test_a_form_in_base64() -> None:
    body = base64.b64encode(b"token=pat-1").decode()
    assert posted(body, isBase64Encoded=True).form == {"token": "pat-1"}


UNREADABLE: list[tuple[object, bool]] = [
    ("%%%", True),
    ("é", True),
    (7, False),
    (["a"], False),
    (base64.b64encode(b"token=\xff\xfe").decode(), True),
    ("&".join(f"a{number}=1" for number in range(51)), False),
    ("\ud800=1", False),
]


@pytest.mark.parametrize(("body", "encoded"), UNREADABLE)
def test_a_form_that_cannot_be_read_is_told(body: object, encoded: bool) -> None:
    request = posted(body, isBase64Encoded=encoded)
    assert request.form == {}
    assert request.form_problem is not None
    assert (request.form_problem.status, request.form_problem.title) == (400, "That cannot be read")


def test_a_form_that_is_too_large_is_told() -> None:
    request = posted("a=" + "b" * LONGEST_FORM)
    assert request.form_problem is not None
    assert (request.form_problem.status, request.form_problem.title) == (413, "That is too much")


def test_only_a_post_has_a_form() -> None:
    assert read(body="token=pat-1").form == {}


# --- cookies


def cookies(*headers: str, public: str = "") -> PageRequest:
    several = {"Cookie": list(headers)}
    return read_request(event(headers={"Cookie": headers[-1]}, multiValueHeaders=several), public)


def test_cookies_of_https_have_the_prefix_that_neighbours_cannot_set() -> None:
    request = cookies(f"setup_session=a; __Host-setup_session=b; __Host-setup_browser={BROWSER}")
    assert (request.session, request.browser, request.new_browser) == ("b", BROWSER, False)


def test_on_the_engineers_own_machine_they_have_none() -> None:
    request = cookies(f"setup_session=a; setup_browser={BROWSER}", public="http://127.0.0.1:4000/v1")
    assert (request.session, request.browser) == ("a", BROWSER)


@pytest.mark.parametrize("odd", ['x={"a": 1}', "x[1]=2", "é=1", "=", "", ";;", "x", 'x="', "a b=c", "\x00=1"])
def test_an_odd_cookie_hides_no_other(odd: str) -> None:
    assert cookies(f"{odd}; __Host-setup_session=b").session == "b"


def test_cookies_in_several_headers() -> None:
    request = cookies("__Host-setup_session=a", f"__Host-setup_browser={BROWSER}")
    assert (request.session, request.browser) == ("a", BROWSER)


@pytest.mark.parametrize(
    "name", ["", "short", "x" * 65, "b" * 31 + ";", "b" * 31 + "\n", "é" * 32, "b" * 31 + "\ud800"]
)
def test_a_browser_with_a_name_that_is_none_of_ours_gets_a_new_one(name: str) -> None:
    request = cookies(f"__Host-setup_browser={name}")
    assert request.new_browser
    assert request.browser != name
    assert len(request.browser) == 32


# --- where a form is from


@pytest.mark.parametrize(
    ("origin", "same"),
    [
        (f"https://{DOMAIN}", True),
        (None, True),
        ("null", False),
        ("https://evil.example", False),
        (f"http://{DOMAIN}", False),
        (f"https://{DOMAIN}.evil.example", False),
        (f"https://{DOMAIN}:444", False),
    ],
)
def test_the_origin_of_a_form(origin: str | None, same: bool) -> None:
    headers = {"origin": [origin]} if origin is not None else {"host": [DOMAIN]}
    assert posted("a=1", multiValueHeaders=headers).same_origin is same
