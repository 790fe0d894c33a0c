"""Every route of the sandbox except the control endpoints."""

from __future__ import annotations

from starlette.routing import Route

from sandbox.quickbooks.oauth.endpoints import OAuthEndpoints
from sandbox.quickbooks.pages.consent import ConsentPage
from sandbox.quickbooks.pages.people import PeoplePages
from sandbox.quickbooks.responses import CompanyEndpoints

_COMPANY = "/v3/company/{realm}"
_ANY_METHOD = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def api_routes(company: CompanyEndpoints, oauth: OAuthEndpoints) -> list[Route]:
    """In the order they are tried; what no route of a company takes is answered by `unknown`."""
    return [
        Route(f"{_COMPANY}/query", company.query, methods=["GET", "POST"]),
        Route(f"{_COMPANY}/batch", company.batch, methods=["POST"]),
        Route(f"{_COMPANY}/cdc", company.changes, methods=["GET"]),
        Route(f"{_COMPANY}/taxservice/taxcode", company.tax_service, methods=["POST"]),
        Route(f"{_COMPANY}/upload", company.upload, methods=["POST"]),
        Route(f"{_COMPANY}/reports/{{name}}", company.report, methods=["GET"]),
        Route(f"{_COMPANY}/preferences", company.read_preferences, methods=["GET"]),
        Route(f"{_COMPANY}/exchangerate", company.read_exchange_rate, methods=["GET"]),
        Route(f"{_COMPANY}/{{entity}}/{{key}}", company.read, methods=["GET"]),
        Route(f"{_COMPANY}/{{entity}}", company.write, methods=["POST"]),
        Route(f"{_COMPANY}/{{entity}}/{{key}}/pdf", company.pdf, methods=["GET"]),
        Route(f"{_COMPANY}/{{entity}}/{{key}}/send", company.send, methods=["POST"]),
        Route(f"{_COMPANY}/{{rest:path}}", company.unknown, methods=_ANY_METHOD),
        Route("/oauth2/v1/tokens/bearer", oauth.token, methods=["POST"]),
        Route("/v1/openid_connect/userinfo", oauth.user, methods=["GET"]),
        Route("/op/v1/jwks", oauth.keys, methods=["GET"]),
        Route("/v2/oauth2/tokens/revoke", oauth.revoke, methods=["POST"]),
        Route("/.well-known/openid_configuration", oauth.discovery, methods=["GET"]),
        Route("/.well-known/openid_configuration/", oauth.discovery, methods=["GET"]),
        Route("/.well-known/openid_sandbox_configuration", oauth.discovery, methods=["GET"]),
        Route("/.well-known/openid_sandbox_configuration/", oauth.discovery, methods=["GET"]),
    ]


def page_routes(consent: ConsentPage, people: PeoplePages) -> list[Route]:
    """The pages for people."""
    return [
        Route("/connect/oauth2", consent.show, methods=["GET"]),
        Route("/connect/oauth2", consent.decide, methods=["POST"]),
        Route("/", people.companies, methods=["GET"]),
        Route("/login", people.login, methods=["GET"]),
        Route("/app/login", people.login, methods=["GET"]),
        Route("/app/homepage", people.home, methods=["GET"]),
        Route("/app/log", people.log, methods=["GET"]),
        Route("/app/{page}", people.show, methods=["GET"]),
    ]
