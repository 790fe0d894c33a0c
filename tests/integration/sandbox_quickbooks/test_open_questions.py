"""What the contract marks as uncertain: each switch in both positions."""

from __future__ import annotations

import pytest

from tests.integration.sandbox_quickbooks.support import Api, Body, codes, invoice, item_line, payment

ADDRESS = {"Address": "ap@harbor.example"}


def turn(api: Api, **values: object) -> None:
    api.sandbox.switches.change(values)


@pytest.mark.parametrize(("works", "status"), [(True, 200), (False, 400)])
def test_a_payment_voided_by_operation(api: Api, works: bool, status: int) -> None:
    turn(api, void_by_operation=works)
    held = api.made("Payment", payment(10))
    body = {"Id": held["Id"], "SyncToken": "0", "sparse": True}

    assert api.post("Payment", body, operation="void").status_code == status
    if not works:
        assert api.post("Payment", body, operation="update", include="void").status_code == 200


def test_an_invoice_is_always_voided_by_operation(api: Api) -> None:
    turn(api, void_by_operation=False)
    held = api.made("Invoice", invoice())

    assert api.post("Invoice", {"Id": held["Id"], "SyncToken": "0"}, operation="void").status_code == 200


@pytest.mark.parametrize(("position", "made"), [("snapshot", 0), ("carried_out", 1)])
def test_a_requestid_whose_object_has_gone(api: Api, position: str, made: int) -> None:
    turn(api, replay_after_change=position)
    first = api.made("Invoice", invoice(), requestid="r-1")
    assert api.made("Invoice", invoice(), requestid="r-1") == first
    api.post("Invoice", {"Id": first["Id"], "SyncToken": "0"}, operation="delete")

    second = api.made("Invoice", invoice(), requestid="r-1")

    assert (second["Id"] != first["Id"]) is bool(made)
    assert len(api.sandbox.company().documents("Invoice")) == made


@pytest.mark.parametrize(("clears", "kept"), [(True, False), (False, True)])
def test_an_empty_value_in_a_sparse_update(api: Api, clears: bool, kept: bool) -> None:
    turn(api, sparse_clears=clears)
    customer = api.made("Customer", {"DisplayName": "Harbor", "Notes": "x"})
    vendor = api.made("Vendor", {"DisplayName": "Supplier", "AcctNum": "7"})

    assert ("Notes" in api.sparse("Customer", customer, Notes="")) is kept
    assert "AcctNum" not in api.sparse("Vendor", vendor, AcctNum="")


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.parametrize(
    ("switch", "statement"),
    [
        ("query_order_by", "SELECT * FROM Item ORDER BY Name"),
        ("query_not_equal", "SELECT * FROM Item WHERE Name != 'Design'"),
    ],
)
def test_words_that_the_documentation_leaves_out(api: Api, switch: str, statement: str, accepted: bool) -> None:
    turn(api, **{switch: accepted})

    response = api.raw("POST", "/query", data=statement)

    assert response.status_code == (200 if accepted else 400)
    if not accepted:
        assert codes(response) == ["4000"]
        assert api.query("SELECT * FROM Item ORDERBY Name")["Item"][0]["Name"] == "Concrete"


def test_not_equal_leaves_out_that_one(api: Api) -> None:
    names = {each["Name"] for each in api.query("SELECT * FROM Item WHERE Name != 'DESIGN'")["Item"]}

    assert "Design" not in names
    assert len(names) == api.query("SELECT COUNT(*) FROM Item")["totalCount"] - 1


@pytest.mark.parametrize(("pseudo", "names"), [(True, ["TAX", "NON", "CustomSalesTax"]), (False, [])])
def test_pseudo_tax_codes(api: Api, pseudo: bool, names: list[str]) -> None:
    turn(api, pseudo_tax_codes=pseudo)

    found = api.query("SELECT * FROM TaxCode MAXRESULTS 1")

    assert [each["Name"] for each in found["TaxCode"]] == [*names, "California"]
    assert found["maxResults"] == len(names) + 1
    rest = api.query("SELECT * FROM TaxCode STARTPOSITION 2 MAXRESULTS 5")
    assert [each["Name"] for each in rest["TaxCode"]] == ["Tucson"]


@pytest.mark.parametrize(("longest", "status"), [(None, 200), (2000, 414)])
def test_a_long_url(api: Api, longest: int | None, status: int) -> None:
    turn(api, longest_url=longest)
    ids = ",".join(f"'{number}'" for number in range(1000))
    statement = " ".join(("SELECT * FROM Item WHERE Id IN", f"({ids})"))

    assert api.raw("GET", "/query", params={"query": statement}).status_code == status
    assert api.raw("POST", "/query", data=statement).status_code == 200


@pytest.mark.parametrize(("longest", "status"), [(None, 200), (100, 413)])
def test_a_long_body(api: Api, longest: int | None, status: int) -> None:
    turn(api, longest_body=longest)

    assert api.post("Customer", {"DisplayName": "Harbor", "Notes": "x" * 100}).status_code == status
    assert api.post("Customer", {"DisplayName": "Short"}).status_code == 200


@pytest.mark.parametrize(("way", "total"), [("billed", "110.00"), ("described", "100.00")])
def test_a_line_without_an_item(api: Api, way: str, total: str) -> None:
    turn(api, line_without_item=way)
    bare = {"Amount": 10, "Description": "Courier", "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {}}

    held = api.made("Invoice", invoice(item_line(100), bare))

    assert str(held["TotalAmt"]) == total
    assert (held["Line"][1]["Description"], "Amount" in held["Line"][1]) == ("Courier", way == "billed")


@pytest.mark.parametrize(("shared", "number"), [(True, "1039"), (False, "1038")])
def test_numbers_of_sales_forms(api: Api, shared: bool, number: str) -> None:
    turn(api, doc_numbers_shared=shared)
    assert api.made("Invoice", invoice())["DocNumber"] == "1038"

    assert api.made("Estimate", invoice())["DocNumber"] == number
    assert api.made("Estimate", invoice())["DocNumber"] == str(int(number) + 1)


@pytest.mark.parametrize(
    ("copied", "sent", "due", "term"),
    [
        (True, {}, "2026-03-19", "2"),
        (False, {}, "2026-04-03", None),
        (True, {"DueDate": "2026-03-09"}, "2026-03-09", "2"),
        (False, {"DueDate": "2026-03-09"}, "2026-03-09", None),
        (False, {"SalesTermRef": {"value": "4"}}, "2026-05-03", "4"),
    ],
)
def test_the_terms_of_a_customer(api: Api, copied: bool, sent: Body, due: str, term: str | None) -> None:
    """Net 15 is the customer's, Net 30 the company's, Net 60 the one sent."""
    turn(api, customer_terms_copied=copied)
    api.sandbox.company().update("Customer", "3", SalesTermRef={"value": "2"})

    held = api.made("Invoice", invoice(customer="3", TxnDate="2026-03-04", **sent))

    assert (held["DueDate"], held.get("SalesTermRef", {}).get("value")) == (due, term)
    later = api.sparse("Invoice", held, PrivateNote="x")
    assert (later["DueDate"], later.get("SalesTermRef")) == (due, held.get("SalesTermRef"))


@pytest.mark.parametrize(("several", "status"), [(True, 200), (False, 400)])
def test_several_addresses(api: Api, several: bool, status: int) -> None:
    turn(api, several_bill_emails=several)

    response = api.post("Invoice", invoice(BillEmail={"Address": "a@b.example,c@d.example"}))

    assert response.status_code == status
    if not several:
        assert codes(response) == ["2210"]


@pytest.mark.parametrize(("length", "status"), [(31, 400), (None, 200)])
def test_a_long_custom_field(api: Api, length: int | None, status: int) -> None:
    turn(api, custom_field_length=length)
    field = {"DefinitionId": "1", "Type": "StringType", "StringValue": "x" * 32}

    response = api.post("Invoice", invoice(CustomField=[field]))

    assert response.status_code == status
    if length is not None:
        assert codes(response) == ["2050"]


@pytest.mark.parametrize(("decimals", "status"), [(None, 200), (5, 400), (6, 200)])
def test_decimals_of_a_quantity(api: Api, decimals: int | None, status: int) -> None:
    turn(api, quantity_decimals=decimals)

    response = api.post("Invoice", invoice(item_line(1, Qty="0.333333", UnitPrice=3)))

    assert response.status_code == status


@pytest.mark.parametrize(("length", "status"), [(20, 200), (7, 400)])
def test_an_account_number(api: Api, length: int, status: int) -> None:
    turn(api, account_number_length=length)
    body = {"Name": "New", "AccountType": "Bank", "AccountSubType": "Checking", "AcctNum": "12345678"}

    assert api.post("Account", body).status_code == status


@pytest.mark.parametrize(("by_itself", "state"), [(False, "NotSet"), (True, "EmailSent")])
def test_an_invoice_that_can_be_paid_online(api: Api, by_itself: bool, state: str) -> None:
    turn(api, mails_payable_invoices=by_itself)

    held = api.made("Invoice", invoice(BillEmail=ADDRESS))

    assert (held["EmailStatus"], held["SyncToken"]) == (state, "0")
    assert api.sparse("Invoice", held, PrivateNote="x")["EmailStatus"] == state


def test_an_invoice_that_is_kept_from_being_mailed(api: Api) -> None:
    turn(api, mails_payable_invoices=True)
    off: Body = {"AllowOnlineCreditCardPayment": False, "AllowOnlineACHPayment": False}

    assert api.made("Invoice", invoice(BillEmail=ADDRESS, **off))["EmailStatus"] == "NotSet"
    assert api.made("Invoice", invoice())["EmailStatus"] == "NotSet"
