"""Documents as PDF files."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.integration.sandbox_quickbooks.pdf_text import pdf_texts
from tests.integration.sandbox_quickbooks.support import Api, codes, invoice, item_line, payment


def texts(api: Api, entity: str, key: str) -> list[str]:
    response = api.raw("GET", f"/{entity}/{key}/pdf", headers={"Accept": "application/pdf"})
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    return [text for page in pdf_texts(response.content) for text in page]


def test_an_invoice_stands_on_paper(api: Api) -> None:
    # Given a taxed invoice with a discount, paid in part
    lines = [
        item_line(300, item="4", Qty=4, UnitPrice=75, TaxCodeRef={"value": "TAX"}) | {"Description": "Design (2 days)"},
        {"Amount": 30, "DetailType": "DiscountLineDetail", "DiscountLineDetail": {"PercentBased": False}},
    ]
    held = api.made(
        "Invoice",
        invoice(
            *lines,
            TxnDate="2026-03-04",
            SalesTermRef={"value": "3"},
            CustomerMemo={"value": "Thank you"},
            TxnTaxDetail={"TxnTaxCodeRef": {"value": "2"}},
        ),
    )
    api.made("Payment", payment(100, (held["Id"], 100)))

    # When it is printed
    found = texts(api, "invoice", held["Id"])

    # Then all of it can be read
    for text in ("Sandbox Company_US_1", "Amy's Bird Sanctuary", "Invoice 1038", "2026-03-04", "Net 30", "Thank you"):
        assert text in found
    row = found.index("Design")
    assert found[row : row + 6] == ["Design", "Design (2 days)", "4", "75", "TAX", "300.00"]
    sums = dict(pairwise(found))
    assert sums["Subtotal"] == "300.00"
    assert sums["Discount"] == "-30.00"
    assert sums["California 8 % on 300.00"] == "24.00"
    assert sums["Total USD"] == "294.00"
    assert sums["Paid"] == "-100.00"
    assert sums["Balance due"] == "194.00"
    assert any(text.startswith("Linked: Payment") for text in found)


def test_a_long_document_takes_several_pages(api: Api) -> None:
    lines = [item_line(1) | {"Description": f"line {number} " + "long text " * 12} for number in range(60)]
    held = api.made("Invoice", invoice(*lines))

    pages = pdf_texts(api.raw("GET", f"/invoice/{held['Id']}/pdf").content)

    assert len(pages) > 3
    assert all("Product or account" in page for page in pages[:-1])
    assert f"Invoice 1038, page {len(pages)} of {len(pages)}" in pages[-1]
    assert "60.00" in pages[-1]


def test_letters_that_the_fonts_lack_are_told(api: Api) -> None:
    known = api.made("Invoice", invoice(item_line(1) | {"Description": "Größe – 5 €, ō"}))
    unknown = api.made("Invoice", invoice(item_line(1) | {"Description": "日本 🙂 plain"}))

    assert "Größe – 5 €, o" in texts(api, "invoice", known["Id"])
    assert not any("fonts of this PDF" in text for text in texts(api, "invoice", known["Id"]))
    found = texts(api, "invoice", unknown["Id"])
    assert "?? ? plain" in found
    assert any("fonts of this PDF" in text for text in found)


def test_a_word_wider_than_its_column_is_cut(api: Api) -> None:
    word = "x" * 300
    held = api.made("Invoice", invoice(item_line(1) | {"Description": word}))

    parts = [text for text in texts(api, "invoice", held["Id"]) if text.startswith("xxx")]

    assert "".join(parts) == word


@pytest.mark.parametrize("entity", ["Estimate", "SalesReceipt", "CreditMemo", "RefundReceipt"])
def test_every_sales_form_can_be_printed(api: Api, entity: str) -> None:
    held = api.made(entity, invoice(DepositToAccountRef={"value": "35"} if entity == "RefundReceipt" else {}))

    assert "100.00" in texts(api, entity.lower(), held["Id"])


def test_a_payment_names_what_it_pays(api: Api) -> None:
    open_invoice = api.made("Invoice", invoice())
    held = api.made("Payment", payment(40, (open_invoice["Id"], 40)))

    assert "Invoice 1038" in texts(api, "payment", held["Id"])


def test_a_voided_document_says_so(api: Api) -> None:
    held = api.made("Invoice", invoice())
    api.post("Invoice", {"Id": held["Id"], "SyncToken": "0"}, operation="void")

    assert "Invoice 1038 (void)" in texts(api, "invoice", held["Id"])


def test_what_is_no_document(api: Api) -> None:
    assert codes(api.raw("GET", "/invoice/999/pdf")) == ["610"]
    assert codes(api.raw("GET", "/customer/1/pdf")) == ["500"]


def test_a_download_is_metered(api: Api) -> None:
    held = api.made("Invoice", invoice())
    texts(api, "invoice", held["Id"])

    assert api.sandbox.counters.report()["total"] == {"core": 1, "core_plus": 1}
