"""Renders pages: autoescaped templates, no script, and headers that let nothing else in."""

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.shared.cookies import Cookie, SameSite
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from quickbooks_actions.settings import Settings
from quickbooks_actions.setup.request import (
    BROWSER_COOKIE,
    NOTICE_COOKIE,
    SESSION_COOKIE,
    PageRequest,
    cookie_name,
)
from quickbooks_actions.setup.sessions import BROWSER_SECONDS, NOTICE_SECONDS, SESSION_SECONDS

FOLDER = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def security_headers(settings: Settings | None) -> dict[str, str]:
    """Forms may lead on to the two pages of consent: browsers hold a form's redirects to the policy too.

    Args:
        settings: None where they cannot be read.
    """
    targets = {_origin(settings.hubspot_authorize_url), _origin(settings.quickbooks_authorize_url)} if settings else ()
    policy = {
        "default-src": "'none'",
        "style-src": "'self'",
        "form-action": " ".join(["'self'", *sorted(targets)]),
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cache-Control": "no-store",
        # Not no-referrer: with that a browser sends `Origin: null` with our own forms
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Strict-Transport-Security": "max-age=31536000",
    }


def page(settings: Settings, template: str, status: int = 200, **values: object) -> Response[str]:
    """A rendered template."""
    body = _environment().get_template(template).render(**values)
    return Response(status, "text/html; charset=utf-8", body, headers=security_headers(settings))


def plain(status: int, sentence: str) -> Response[str]:
    """Where not even the settings, or what a page is made of, are there."""
    return Response(status, "text/plain; charset=utf-8", sentence, headers=security_headers(None))


def stylesheet(settings: Settings) -> Response[str]:
    """The one style sheet."""
    headers = security_headers(settings) | {"Cache-Control": "public, max-age=300"}
    return Response(200, "text/css; charset=utf-8", (FOLDER / "setup.css").read_text(), headers=headers)


def redirect(settings: Settings, url: str) -> Response[str]:
    """To another page, by GET."""
    return Response(303, "text/plain", "", headers=security_headers(settings) | {"Location": url})


def with_cookies(
    response: Response[str],
    request: PageRequest,
    *,
    browser: str = "",
    session: str | None = None,
    notice: str | None = None,
) -> Response[str]:
    """The response with the browser's name, the session and the notice, where they are given; '' ends the last two."""
    if browser:
        response.cookies.append(_cookie(request, BROWSER_COOKIE, browser, BROWSER_SECONDS))
    if session is not None:
        response.cookies.append(_cookie(request, SESSION_COOKIE, session, SESSION_SECONDS if session else -1))
    if notice is not None:
        response.cookies.append(_cookie(request, NOTICE_COOKIE, notice, NOTICE_SECONDS if notice else -1))
    return response


def _cookie(request: PageRequest, name: str, value: str, seconds: int) -> Cookie:
    """Lax, not Strict: a person comes back from HubSpot's and Intuit's pages with it."""
    return Cookie(
        cookie_name(name, secure=request.secure),
        value,
        path="/" if request.secure else request.base_path or "/",  # __Host- wants the root
        secure=request.secure,
        http_only=True,
        max_age=seconds,
        same_site=SameSite.LAX_MODE,
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
