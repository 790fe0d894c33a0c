"""The set-up page's routes: one Lambda handler for `/setup…` and `/oauth…`."""

from collections.abc import Callable, Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response

from quickbooks_actions.errors import ActionError, ComeBack
from quickbooks_actions.settings import Settings
from quickbooks_actions.setup import pages
from quickbooks_actions.setup.actions import Visit
from quickbooks_actions.setup.request import PageRequest, read_request
from quickbooks_actions.setup.runtime import SetupRuntime, container_runtime
from quickbooks_actions.setup.told import Told, told
from quickbooks_actions.telemetry import count, logger
from quickbooks_actions.workflow.action import LambdaContext

Page = Callable[[Visit], Response[str]]

ROUTES: dict[tuple[str, str], Page] = {
    ("GET", "/setup"): Visit.show,
    ("GET", "/setup/link"): Visit.enter_by_link,
    ("GET", "/oauth/hubspot/callback"): Visit.come_from_hubspot,
    ("GET", "/oauth/quickbooks/callback"): Visit.come_from_quickbooks,
    ("POST", "/setup/keys"): Visit.save_keys,
    ("POST", "/setup/hubspot/connect"): Visit.go_to_hubspot,
    ("POST", "/setup/hubspot/token"): Visit.enter_token,
    ("POST", "/setup/hubspot/open"): Visit.open_portal,
    ("POST", "/setup/hubspot/disconnect"): Visit.disconnect_hubspot,
    ("POST", "/setup/quickbooks/connect"): Visit.go_to_quickbooks,
    ("POST", "/setup/quickbooks/disconnect"): Visit.disconnect_quickbooks,
    ("POST", "/setup/sign-out"): Visit.sign_out,
}


def handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry point: a REST API proxy event (payload 1.0) in, a proxy response out."""
    logger.append_keys(action="connect", lambda_request_id=context.aws_request_id)
    try:
        return handle(event, context, container_runtime())
    except ComeBack as error:  # the settings are missing: nothing else gets here
        return _wire(pages.plain(503, error.sentence))
    finally:
        logger.clear_state()


def handle(event: Mapping[str, Any], context: LambdaContext, runtime: SetupRuntime) -> dict[str, Any]:
    """Answers one request with the given runtime; never raises."""
    try:
        return _handle(event, context, runtime)
    except Exception as error:  # noqa: BLE001 - no event is so odd that a person sees a traceback
        logger.exception("unexpected", exc_info=error)
        return _wire(pages.plain(500, "Something went wrong. Open the set-up page again."))


def _handle(event: Mapping[str, Any], context: LambdaContext, runtime: SetupRuntime) -> dict[str, Any]:
    request = read_request(event, runtime.settings.public_base_url)
    if (request.method, request.path) == ("GET", "/setup/setup.css"):
        return _wire(pages.stylesheet(runtime.settings))
    response = _answer(request, context, runtime)
    # A path that is none of ours is whatever somebody typed, a key or a name perhaps
    known = (request.method, request.path) in ROUTES
    logger.info("answered", path=request.path if known else "", http_status=response.status_code)
    return _wire(pages.with_cookies(response, request, browser=request.browser if request.new_browser else ""))


def _answer(request: PageRequest, context: LambdaContext, runtime: SetupRuntime) -> Response[str]:
    try:
        page = ROUTES.get((request.method, request.path))
        if page is None and request.method == "GET" and ("POST", request.path) in ROUTES:
            # Where a form led to: the address of what it came back with, opened anew
            return pages.redirect(runtime.settings, request.url("/setup"))
        if page is None:
            raise Told(404, "There is no such page", "Go back to the set-up page.")
        if request.form_problem is not None:
            raise request.form_problem
        visit = Visit(runtime, request, runtime.deadline(context.get_remaining_time_in_millis() / 1000))
        if request.method == "POST":
            visit.check_form()
        return page(visit)
    except Told as error:
        return _told(request, runtime.settings, error)
    except ActionError as error:
        return _told(request, runtime.settings, told(error))
    except Exception as error:  # noqa: BLE001 - the one place where every error becomes a page
        logger.exception("unexpected", exc_info=error)
        return _told(request, runtime.settings, Told(500, "Something went wrong", "Try again in a minute."))


def _told(request: PageRequest, settings: Settings, error: Told) -> Response[str]:
    count("SetupRefusals", status=str(error.status))
    return pages.page(settings, "told.html", error.status, told=error, home=request.base_path)


def _wire(response: Response[str]) -> dict[str, Any]:
    """As API Gateway takes it: several cookies need the headers that may repeat."""
    headers = {name: [str(value)] for name, value in response.headers.items()}
    headers["Content-Type"] = [response.content_type or "text/html; charset=utf-8"]
    if response.cookies:
        headers["Set-Cookie"] = [str(cookie) for cookie in response.cookies]
    return {"statusCode": response.status_code, "multiValueHeaders": headers, "body": response.body or ""}
