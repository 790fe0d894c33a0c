"""An HTTP client for one company of the sandbox, and bodies that the tests share."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import requests

from sandbox.quickbooks import US_REALM, QuickBooksSandbox

Body = dict[str, Any]


class Api:
    """Requests to a company with a valid token; `raw` gives the response, the others the entity."""

    def __init__(self, sandbox: QuickBooksSandbox, base_url: str, realm: str = US_REALM) -> None:
        self.sandbox = sandbox
        self.base_url = base_url
        self.realm = realm
        self.session = requests.Session()
        self.token: str | None = None

    @property
    def company_url(self) -> str:
        return f"{self.base_url}/v3/company/{self.realm}"

    def raw(self, method: str, path: str, **more: Any) -> requests.Response:
        token = self.token if self.token is not None else self.sandbox.tokens_for(self.realm).access_token
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"} | more.pop("headers", {})
        return self.session.request(method, self.company_url + path, headers=headers, timeout=10, **more)

    def post(self, entity: str, body: object, **parameters: str) -> requests.Response:
        return self.raw("POST", f"/{entity.lower()}", json=body, params=parameters)

    def made(self, entity: str, body: Body, **parameters: str) -> Body:
        return self._entity(self.post(entity, body, **parameters), entity)

    def read(self, entity: str, key: str) -> Body:
        return self._entity(self.raw("GET", f"/{entity.lower()}/{key}"), entity)

    def sparse(self, entity: str, held: Body, **values: object) -> Body:
        return self.made(entity, {"Id": held["Id"], "SyncToken": held["SyncToken"], "sparse": True} | values)

    def query(self, statement: str) -> Body:
        response = self.raw("POST", "/query", data=statement.encode(), headers={"Content-Type": "application/text"})
        assert response.status_code == 200, response.text
        answer: Body = response.json(parse_float=Decimal)["QueryResponse"]
        return answer

    def _entity(self, response: requests.Response, entity: str) -> Body:
        assert response.status_code == 200, response.text
        held: Body = response.json(parse_float=Decimal)[entity]
        return held


def problems(response: requests.Response) -> list[Body]:
    """The errors of a fault of the accounting service."""
    found: list[Body] = response.json()["Fault"]["Error"]
    return found


def codes(response: requests.Response) -> list[str]:
    return [problem["code"] for problem in problems(response)]


def item_line(amount: object, *, item: str = "1", **detail: object) -> Body:
    """A sales line; `detail` goes into its SalesItemLineDetail."""
    return {
        "Amount": amount,
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": {"ItemRef": {"value": item}} | detail,
    }


def invoice(*lines: Body, customer: str = "1", **more: object) -> Body:
    return {"CustomerRef": {"value": customer}, "Line": list(lines or (item_line(100),))} | more


def payment(amount: object, *applied: tuple[str, object], customer: str = "1", **more: object) -> Body:
    """A payment applied to invoices: pairs of invoice id and amount."""
    lines = [{"Amount": part, "LinkedTxn": [{"TxnId": key, "TxnType": "Invoice"}]} for key, part in applied]
    return {"TotalAmt": amount, "CustomerRef": {"value": customer}, "Line": lines} | more


def purchase(amount: object, *, account: str = "8", **more: object) -> Body:
    """An expense on the card, with one line."""
    detail = {"AccountRef": {"value": account}} if account else {}
    line = {"Amount": amount, "DetailType": "AccountBasedExpenseLineDetail", "AccountBasedExpenseLineDetail": detail}
    return {"PaymentType": "CreditCard", "AccountRef": {"value": "42"}, "Line": [line]} | more


def deposit(*taken: tuple[str, str], **more: object) -> Body:
    """A deposit to the bank of what waits in Undeposited Funds: pairs of transaction type and id."""
    lines = [{"LinkedTxn": [{"TxnId": key, "TxnType": kind, "TxnLineId": "0"}]} for kind, key in taken]
    return {"DepositToAccountRef": {"value": "35"}, "Line": lines} | more
