"""The pages for people: companies, documents, one document as QuickBooks shows it, the request log."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from sandbox.quickbooks import UK_REALM, US_REALM, QuickBooksSandbox
from tests.integration.sandbox_quickbooks.generic_bodies import LEAST
from tests.integration.sandbox_quickbooks.support import Api, deposit, invoice, item_line, payment, purchase

DEPOSITED = {
    "Amount": 12.5,
    "DetailType": "DepositLineDetail",
    "DepositLineDetail": {"AccountRef": {"value": "1"}},
}


@pytest.fixture
def browser(sandbox: QuickBooksSandbox) -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


def test_the_first_page_lists_the_companies(api: Api, browser: requests.Session) -> None:
    api.made("Invoice", invoice())

    text = browser.get(api.base_url, timeout=10).text

    assert "Sandbox Company_UK_1" in text
    assert f'<a href="/login?deeplinkcompanyid={US_REALM}">Sandbox Company_US_1</a>' in text
    assert '<td data-label="Transactions" class="figure">1</td>' in text


@pytest.mark.parametrize("path", ["/login", "/app/login"])
def test_a_link_opens_the_document_in_its_company(api: Api, browser: requests.Session, path: str) -> None:
    # Given an invoice that was paid in part
    held = api.made("Invoice", invoice(item_line(100, Qty=4, UnitPrice=25), DocNumber="A-7", PrivateNote="Deal 991"))
    paid = api.made("Payment", payment(40, (held["Id"], 40)))

    # When the link that names the company is opened
    link = {"deeplinkcompanyid": US_REALM, "pagereq": f"invoice?txnId={held['Id']}"}
    response = browser.get(api.base_url + path, params=link, timeout=10)

    # Then it shows what stands on it, and leads on to the payment
    assert (response.status_code, response.url) == (200, f"{api.base_url}/app/invoice?txnId={held['Id']}")
    for told in ("Invoice A-7", "Amy&#39;s Bird Sanctuary", "Services", "100.00", "60.00", "Private note: Deal 991"):
        assert told in response.text
    assert f'href="/app/recvpayment?txnId={paid["Id"]}"' in response.text
    assert "As the API gives it" in response.text


def test_the_documents_of_a_type_are_listed_with_their_state(api: Api, browser: requests.Session) -> None:
    api.made("Invoice", invoice(TxnDate="2020-01-01", DueDate="2020-02-01", DocNumber="OLD"))
    paid = api.made("Invoice", invoice(DocNumber="PAID"))
    api.made("Payment", payment(100, (paid["Id"], 100)))

    text = browser.get(f"{api.base_url}/app/homepage?type=Invoice", timeout=10).text

    assert '<td data-label="State">Overdue</td>' in text
    assert '<td data-label="State">Paid</td>' in text
    assert text.index("PAID") < text.index("OLD"), "the newest comes first"


def test_a_long_list_has_pages(api: Api, browser: requests.Session) -> None:
    for number in range(51):
        api.sandbox.company().create("Estimate", invoice(DocNumber=f"E-{number:02}"))

    first = browser.get(f"{api.base_url}/app/homepage?type=Estimate", timeout=10).text
    second = browser.get(f"{api.base_url}/app/homepage?type=Estimate&start=51", timeout=10).text

    assert ("E-50" in first, "E-00" in first, "1 to 50 of 51" in first) == (True, False, True)
    assert ("E-50" in second, "E-00" in second, "51 to 51 of 51" in second) == (False, True, True)


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("customerdetail?nameId=1", "Amy&#39;s Bird Sanctuary"),
        ("vendordetail?nameId=30", "Books by Bessie"),
        ("register?accountId=35", "Checking"),
    ],
)
def test_names_and_accounts_have_a_page(api: Api, browser: requests.Session, page: str, told: str) -> None:
    response = browser.get(f"{api.base_url}/app/{page}", timeout=10)

    assert response.status_code == 200
    assert told in response.text


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/app/invoice?txnId=999", "Sandbox Company_US_1 has no Invoice with the id 999."),
        ("/app/recvpayment?txnId=", "Sandbox Company_US_1 has no Payment with the id (none)."),
        ("/app/unicorn?txnId=1", "Sandbox Company_US_1 has no unicorn with the id 1."),
        ("/login?deeplinkcompanyid=123", "There is no company 123."),
    ],
)
def test_what_is_not_there_is_told_in_a_sentence(api: Api, browser: requests.Session, path: str, told: str) -> None:
    response = browser.get(api.base_url + path, timeout=10)

    assert response.status_code == 404
    assert told in response.text


def test_a_company_stays_chosen(api: Api, browser: requests.Session) -> None:
    browser.get(f"{api.base_url}/login", params={"deeplinkcompanyid": UK_REALM}, timeout=10)

    assert "Sandbox Company_UK_1" in browser.get(f"{api.base_url}/app/homepage", timeout=10).text


def test_what_callers_write_is_shown_as_text(api: Api, browser: requests.Session) -> None:
    held = api.made("Invoice", invoice(PrivateNote="<script>alert(1)</script>"))

    text = browser.get(f"{api.base_url}/app/invoice?txnId={held['Id']}", timeout=10).text

    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_the_log_shows_requests_and_answers_but_no_whole_token(api: Api, browser: requests.Session) -> None:
    token = api.sandbox.tokens_for().access_token
    api.post("Invoice", {"Nonsense": 1})

    text = browser.get(f"{api.base_url}/app/log", timeout=10).text

    assert '<strong class="bad">400</strong> POST /v3/company/9341453000000001/invoice' in text
    assert "Unrecognized field" in text
    assert token not in text


def test_the_log_tells_at_a_glance_what_a_request_was_for(api: Api, browser: requests.Session) -> None:
    held = api.made("Invoice", invoice())
    api.made("Invoice", {"Id": held["Id"], "SyncToken": "0"}, operation="void", minorversion="75")

    text = browser.get(f"{api.base_url}/app/log", timeout=10).text

    assert f"<strong>200</strong> POST /v3/company/{US_REALM}/invoice?operation=void\n" in text
    assert f"<strong>200</strong> POST /v3/company/{US_REALM}/invoice\n" in text


def test_pages_are_no_part_of_the_log(api: Api, browser: requests.Session) -> None:
    browser.get(f"{api.base_url}/app/homepage", timeout=10)

    assert api.sandbox.log.entries() == []


OPENED = {
    "invoice": ("Invoice", invoice()),
    "estimate": ("Estimate", invoice()),
    "salesreceipt": ("SalesReceipt", invoice()),
    "refundreceipt": ("RefundReceipt", invoice(DepositToAccountRef={"value": "35"})),
    "creditmemo": ("CreditMemo", invoice()),
    "recvpayment": ("Payment", payment(12.5)),
    "expense": ("Purchase", purchase(12.5)),
    "check": ("Purchase", purchase(12.5, PaymentType="Check", AccountRef={"value": "35"})),
    "creditcardcredit": ("Purchase", purchase(12.5, Credit=True)),
    "deposit": ("Deposit", deposit(Line=[DEPOSITED])),
    "bill": ("Bill", LEAST["Bill"].body),
    "billpayment": ("BillPayment", LEAST["BillPayment"].body),
    "journal": ("JournalEntry", LEAST["JournalEntry"].body),
    "transfer": ("Transfer", LEAST["Transfer"].body),
    "vendorcredit": ("VendorCredit", LEAST["VendorCredit"].body),
}
"""Page of QuickBooks' own site, and a document that it opens."""


@pytest.mark.parametrize("page", OPENED)
def test_every_link_for_people_opens(api: Api, browser: requests.Session, page: str) -> None:
    entity, body = OPENED[page]
    key = api.sandbox.company().create(entity, body)["Id"]
    link = {"deeplinkcompanyid": US_REALM, "pagereq": f"{page}?txnId={key}"}

    response = browser.get(f"{api.base_url}/app/login", params=link, timeout=10)

    assert (response.status_code, response.url) == (200, f"{api.base_url}/app/{page}?txnId={key}")
    assert f"Id {key}, version 0" in response.text
    assert (
        f'href="/app/{page}?txnId={key}"' in browser.get(f"{api.base_url}/app/homepage?type={entity}", timeout=10).text
    )
