"""The same API in XML, as quickbooks-ruby and Intuit's PHP SDK speak it."""

from __future__ import annotations

import json
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
import requests

from sandbox.kit import FaultRule
from sandbox.quickbooks.schema import called
from sandbox.quickbooks.validation import shaped
from sandbox.quickbooks.xml import answer_text, read_body
from tests.integration.sandbox_quickbooks.fuzz_bodies import FUZZED, open_invoices, right_bodies
from tests.integration.sandbox_quickbooks.support import Api, invoice, payment

NAMESPACE = "{http://schema.intuit.com/finance/v3}"
XML = {"Content-Type": "application/xml", "Accept": "application/xml"}
INVOICE = """<?xml version="1.0" encoding="utf-8"?>
<Invoice xmlns="http://schema.intuit.com/finance/v3" sparse="false">
  <DocNumber>R-7</DocNumber>
  <PrivateNote>Fish &amp; Søn</PrivateNote>
  <Line>
    <Description>Onboarding</Description>
    <Amount>337.5</Amount>
    <DetailType>SalesItemLineDetail</DetailType>
    <SalesItemLineDetail>
      <ItemRef>4</ItemRef>
      <UnitPrice>75.00</UnitPrice>
      <Qty>4.5</Qty>
    </SalesItemLineDetail>
  </Line>
  <CustomerRef>1</CustomerRef>
  <CustomerMemo>Thank you</CustomerMemo>
  <ShipDate/>
</Invoice>"""


class XmlApi:
    """Requests in XML to a company; answers as elements."""

    def __init__(self, api: Api) -> None:
        self.api = api

    def raw(self, method: str, path: str, body: str | bytes = "", **headers: str) -> requests.Response:
        data = body.encode() if isinstance(body, str) else body
        return self.api.raw(method, path, data=data, headers=XML | headers)

    def answer(self, method: str, path: str, body: str | bytes = "", status: int = 200) -> Element:
        """The element `IntuitResponse`."""
        response = self.raw(method, path, body)
        assert response.status_code == status, response.text
        kind = "application/xml;charset=UTF-8" if status == 200 else "application/xml"
        assert response.headers["Content-Type"] == kind
        root = fromstring(response.content)  # noqa: S314 - our own answer
        assert root.tag == f"{NAMESPACE}IntuitResponse"
        return root


@pytest.fixture
def xml(api: Api) -> XmlApi:
    return XmlApi(api)


def names(element: Element) -> list[str]:
    return [child.tag.removeprefix(NAMESPACE) for child in element]


def at(element: Element, path: str) -> Element:
    found = element.find("/".join(f"{NAMESPACE}{step}" for step in path.split("/")))
    assert found is not None, path
    return found


def text(element: Element, path: str) -> str:
    return at(element, path).text or ""


def told(element: Element) -> tuple[str, str, str | None, str, str]:
    """Type, code, element, message and detail of the one error of a fault."""
    (error,) = at(element, "Fault")
    fault = at(element, "Fault").attrib["type"]
    return fault, error.attrib["code"], error.attrib.get("element"), text(error, "Message"), text(error, "Detail")


def test_an_invoice_is_made_and_read(xml: XmlApi) -> None:
    # When an invoice is sent as XML
    made = at(xml.answer("POST", "/invoice", INVOICE), "Invoice")

    # Then it is stored like any other, and told in XML, in the order of Intuit's schema
    key = text(made, "Id")
    held = xml.api.read("Invoice", key)
    assert (str(held["TotalAmt"]), held["PrivateNote"], held["DocNumber"]) == ("337.50", "Fish & Søn", "R-7")
    assert made.attrib == {"domain": "QBO", "sparse": "false"}
    assert names(made)[:5] == ["Id", "SyncToken", "MetaData", "CustomField", "DocNumber"]
    assert (at(made, "CustomerRef").text, at(made, "CustomerRef").attrib) == ("1", {"name": "Amy's Bird Sanctuary"})
    assert text(made, "CustomerMemo") == "Thank you"
    assert text(made, "ApplyTaxAfterDiscount") == "false"
    assert (text(made, "Line/Amount"), text(made, "Line/SalesItemLineDetail/Qty")) == ("337.50", "4.5")
    assert at(made, "Line/SalesItemLineDetail/ItemRef").attrib == {"name": "Design"}
    assert made.find(f"{NAMESPACE}ShipDate") is None
    again = xml.answer("GET", f"/invoice/{key}")
    assert text(at(again, "Invoice"), "TotalAmt") == "337.50"
    assert again.attrib["time"].endswith(("-08:00", "-07:00"))


def test_a_sparse_update_and_a_deletion(xml: XmlApi) -> None:
    held = xml.api.made("Invoice", invoice(DocNumber="A"))
    version = f"<Id>{held['Id']}</Id><SyncToken>0</SyncToken>"

    changed = xml.answer("POST", "/invoice", f'<Invoice sparse="true">{version}<PrivateNote>x</PrivateNote></Invoice>')
    assert (text(changed, "Invoice/PrivateNote"), text(changed, "Invoice/DocNumber")) == ("x", "A")

    version = version.replace(">0<", ">1<")
    gone = xml.answer("POST", "/invoice?operation=delete", f"<Invoice>{version}</Invoice>")
    assert at(gone, "Invoice").attrib == {"domain": "QBO", "status": "Deleted"}
    assert names(at(gone, "Invoice")) == ["Id"]


def test_a_query_tells_its_page_as_attributes(xml: XmlApi) -> None:
    page = at(xml.answer("GET", "/query?query=SELECT * FROM Item MAXRESULTS 2 STARTPOSITION 2"), "QueryResponse")
    assert page.attrib == {"startPosition": "2", "maxResults": "2"}
    assert names(page) == ["Item", "Item"]

    counted = at(xml.answer("GET", "/query?query=SELECT COUNT(*) FROM Term"), "QueryResponse")
    assert (counted.attrib, len(counted)) == ({"totalCount": "4"}, 0)


def test_an_applied_payment_has_its_extension_as_pairs(xml: XmlApi) -> None:
    open_invoice = xml.api.made("Invoice", invoice())
    paid = xml.api.made("Payment", payment(100, (open_invoice["Id"], 100)))

    extension = at(xml.answer("GET", f"/payment/{paid['Id']}"), "Payment/Line/LineEx")

    pairs = {text(pair, "Name"): text(pair, "Value") for pair in extension}
    assert pairs == {"txnId": open_invoice["Id"], "txnOpenBalance": "0", "txnReferenceNumber": "1038"}


def test_a_batch(xml: XmlApi) -> None:
    body = """<IntuitBatchRequest xmlns="http://schema.intuit.com/finance/v3">
      <BatchItemRequest bId="a" operation="create"><Customer><DisplayName>Harbor</DisplayName></Customer>
      </BatchItemRequest>
      <BatchItemRequest bId="b" operation="create"><Customer><DisplayName>Cool Cars</DisplayName></Customer>
      </BatchItemRequest>
      <BatchItemRequest bId="c"><Query>SELECT * FROM Term WHERE Id = '3'</Query></BatchItemRequest>
    </IntuitBatchRequest>"""

    made, refused, found = xml.answer("POST", "/batch", body)

    assert [item.attrib["bId"] for item in (made, refused, found)] == ["a", "b", "c"]
    assert text(made, "Customer/DisplayName") == "Harbor"
    assert told(refused)[:2] == ("ValidationFault", "6240")
    assert text(found, "QueryResponse/Term/Name") == "Net 30"


def test_changes(xml: XmlApi) -> None:
    xml.api.made("Estimate", invoice())
    day = xml.api.sandbox.clock.now().date().isoformat()

    estimates, receipts = at(
        xml.answer("GET", f"/cdc?entities=Estimate,SalesReceipt&changedSince={day}"), "CDCResponse"
    )

    assert (names(estimates), names(receipts)) == (["Estimate"], [])


def test_a_tax_code(xml: XmlApi) -> None:
    body = """<TaxService><TaxCode>Harbor tax</TaxCode><TaxRateDetails><TaxRateName>Harbor</TaxRateName>
      <RateValue>3.5</RateValue><TaxAgencyId>1</TaxAgencyId></TaxRateDetails></TaxService>"""

    held = at(xml.answer("POST", "/taxservice/taxcode", body), "TaxService")

    assert (text(held, "TaxCode"), text(held, "TaxRateDetails/RateValue")) == ("Harbor tax", "3.5")


def test_a_file_with_its_metadata_in_xml(xml: XmlApi) -> None:
    told_of_it = "<Attachable><FileName>a.txt</FileName><Note>From Ruby</Note></Attachable>"
    files = {
        "file_metadata_01": ("", told_of_it, "application/xml"),
        "file_content_01": ("a.txt", b"abc", "text/plain"),
    }

    response = xml.api.raw("POST", "/upload", files=files, headers={"Accept": "application/xml"})

    root = fromstring(response.content)  # noqa: S314 - our own answer
    kept = at(root, "AttachableResponse/Attachable")
    assert (text(kept, "FileName"), text(kept, "Note"), text(kept, "Size")) == ("a.txt", "From Ruby", "3")


@pytest.mark.parametrize(
    ("path", "body", "fault"),
    [
        ("/invoice", "<Invoice/>", ("ValidationFault", "2020", "CustomerRef")),
        ("/customer", "<Customer><DisplayName>Cool Cars</DisplayName></Customer>", ("ValidationFault", "6240", None)),
        ("/customer", "<Customer><Nonsense>1</Nonsense></Customer>", ("ValidationFault", "2010", None)),
        ("/customer", "<Invoice><CustomerRef>1</CustomerRef></Invoice>", ("ValidationFault", "2010", None)),
        ("/nothing", "<Nothing/>", ("ValidationFault", "500", None)),
    ],
)
def test_faults(xml: XmlApi, path: str, body: str, fault: tuple[object, ...]) -> None:
    answer = xml.answer("POST", path, body, status=400)

    first = at(answer, "Fault")[0]
    assert (at(answer, "Fault").attrib["type"], first.attrib["code"], first.attrib.get("element")) == fault
    assert text(first, "Message")
    assert text(first, "Detail")


def test_a_fault_of_the_gateway(xml: XmlApi) -> None:
    xml.api.token = "nonsense"

    assert told(xml.answer("GET", "/item/1", status=401)) == (
        "AUTHENTICATION",
        "3200",
        None,
        "message=AuthenticationFailed; errorCode=003200; statusCode=401",
        "Malformed bearer token: too short or too long",
    )


@pytest.mark.parametrize(
    ("accept", "unnamed", "kind"),
    [
        ("application/json", "xml", "json"),
        ("application/xml", "json", "xml"),
        ("text/html, application/json;q=0.9, */*", "xml", "json"),
        ("*/*", "xml", "xml"),
        ("*/*", "json", "json"),
        (None, "xml", "xml"),
        (None, "json", "json"),
        ("application/pdf", "xml", "json"),
    ],
)
def test_accept_says_what_comes_back(api: Api, accept: str | None, unnamed: str, kind: str) -> None:
    api.sandbox.switches.change({"unnamed_format": unnamed})

    response = api.raw("GET", "/item/1", headers={"Accept": accept})

    assert response.headers["Content-Type"].startswith(f"application/{kind}")
    assert response.text.startswith("<?xml" if kind == "xml" else '{"Item":')


def test_a_pdf_and_a_planned_fault_are_what_they_are(xml: XmlApi) -> None:
    held = xml.api.made("Invoice", invoice())
    assert xml.raw("GET", f"/invoice/{held['Id']}/pdf", Accept="*/*").content.startswith(b"%PDF")

    xml.api.sandbox.faults.add(FaultRule(do="status", status=503, flavour="json"))
    assert xml.raw("GET", "/item/1").json()["Fault"]["Error"][0]["code"] == "10000"


BILLION_LAUGHS = (
    '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><Customer><DisplayName>&c;</DisplayName></Customer>'
)


@pytest.mark.parametrize(
    "body",
    [
        BILLION_LAUGHS,
        BILLION_LAUGHS.encode("utf-16"),
        "<!DOCTYPE Customer><Customer><DisplayName>Harbor</DisplayName></Customer>",
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><Customer><DisplayName>&b;</DisplayName></Customer>',
        "<Customer>",
        "<Customer></Invoice>",
        "<Customer><DisplayName>&nbsp;</DisplayName></Customer>",
        "<?xml version='1.0' encoding='nonsense'?><Customer/>",
        "Customer",
        "<" * 10_000,
        "<Invoice>" + "<Line><GroupLineDetail>" * 5000 + "</GroupLineDetail></Line>" * 5000 + "</Invoice>",
        b"<Customer><DisplayName>\xff</DisplayName></Customer>",
        b"\x1f\x8b",
    ],
    ids=lambda body: str(body)[:40],
)
def test_what_is_no_xml_is_refused_like_what_is_no_json(xml: XmlApi, body: str | bytes) -> None:
    before = len(xml.api.sandbox.company().documents("Customer"))

    for path in ("/customer", "/invoice", "/batch"):
        fault = told(xml.answer("POST", path, body, status=400))
        assert fault[:2] == ("ValidationFault", "2010")
    assert len(xml.api.sandbox.company().documents("Customer")) == before


@pytest.mark.parametrize(("realm", "entity"), [(realm, entity) for realm in FUZZED for entity in right_bodies(realm)])
def test_nothing_is_lost_on_the_way_to_xml_and_back(api: Api, realm: str, entity: str) -> None:
    # Given an object of a company, as the API answers it
    open_invoices(api.sandbox)
    body = right_bodies(realm)[entity]
    held = Api(api.sandbox, api.base_url, realm).post(called(entity), body).json()[entity]

    # When it is told in XML, and read from there
    answer = answer_text(json.dumps({entity: held}))
    inside = answer.partition(">")[2].partition(">")[2].removesuffix("</IntuitResponse>")
    read = read_body(inside.encode())

    # Then it is the same object
    assert shaped(entity, repeatable(read)) == shaped(entity, repeatable(held))


def repeatable(held: Any) -> Any:
    """Without the blocks that answers have and requests may not, and without empty lists, which XML can not tell."""
    if isinstance(held, dict):
        parts = {name: repeatable(value) for name, value in held.items() if not name.endswith("Ex")}
        return {name: value for name, value in parts.items() if value != []}
    return [repeatable(each) for each in held] if isinstance(held, list) else held
