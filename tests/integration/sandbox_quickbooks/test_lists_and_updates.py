"""List entities, and what updates keep and drop."""

from __future__ import annotations

from tests.integration.sandbox_quickbooks.support import Api, codes, invoice, item_line


def test_created_customer_has_what_quickbooks_fills_in(api: Api) -> None:
    held = api.made(
        "Customer", {"DisplayName": "Harbor Tools LLC", "PrimaryEmailAddr": {"Address": "ap@harbor.example"}}
    )

    times = held.pop("MetaData")
    assert times["CreateTime"] == times["LastUpdatedTime"]
    assert held == {
        "Taxable": True,
        "Job": False,
        "BillWithParent": False,
        "Balance": 0,
        "BalanceWithJobs": 0,
        "CurrencyRef": {"value": "USD", "name": "United States Dollar"},
        "PreferredDeliveryMethod": "Print",
        "domain": "QBO",
        "sparse": False,
        "Id": "58",
        "SyncToken": "0",
        "FullyQualifiedName": "Harbor Tools LLC",
        "DisplayName": "Harbor Tools LLC",
        "PrintOnCheckName": "Harbor Tools LLC",
        "Active": True,
        "PrimaryEmailAddr": {"Address": "ap@harbor.example"},
        "DefaultTaxCodeRef": {"value": "2"},
    }


def test_display_name_is_built_from_the_parts(api: Api) -> None:
    held = api.made("Customer", {"Title": "Dr", "GivenName": "Ada", "FamilyName": "Søn"})

    assert held["DisplayName"] == "Dr Ada Søn"


def test_customers_and_vendors_share_ids(api: Api) -> None:
    customer = api.made("Customer", {"DisplayName": "A"})
    vendor = api.made("Vendor", {"DisplayName": "B"})

    assert int(vendor["Id"]) == int(customer["Id"]) + 1


def test_a_new_vendor_gets_no_terms(api: Api) -> None:
    held = api.made("Vendor", {"DisplayName": "A", "TermRef": {"value": "3"}})
    assert "TermRef" not in held

    assert api.sparse("Vendor", held, TermRef={"value": "3"})["TermRef"] == {"value": "3"}


def test_a_deactivated_entry_gives_its_name_free(api: Api) -> None:
    held = api.made("Customer", {"DisplayName": "Harbor"})

    gone = api.sparse("Customer", held, Active=False)

    assert (gone["DisplayName"], gone["FullyQualifiedName"]) == ("Harbor (deleted)", "Harbor (deleted)")
    assert gone["PrintOnCheckName"] == "Harbor"
    again = api.made("Customer", {"DisplayName": "Harbor"})
    assert api.sparse("Customer", again, Active=False)["DisplayName"] == "Harbor (deleted)-1"
    assert api.sparse("Customer", gone, Active=True)["DisplayName"] == "Harbor"


def test_service_item_needs_its_income_account_only(api: Api) -> None:
    held = api.made("Item", {"Name": "Onboarding", "Type": "Service", "IncomeAccountRef": {"value": "1"}})

    assert held["IncomeAccountRef"] == {"value": "1", "name": "Services"}
    assert (held["UnitPrice"], held["Taxable"], held["TrackQtyOnHand"]) == (0, False, False)
    assert codes(api.post("Item", {"Name": "Other", "Type": "Service"})) == ["2020"]


def test_inventory_item_needs_its_accounts_and_stock(api: Api) -> None:
    response = api.post("Item", {"Name": "Pipe", "Type": "Inventory"})

    assert codes(response) == ["2020"] * 6
    accounts = {"IncomeAccountRef": "79", "ExpenseAccountRef": "80", "AssetAccountRef": "81"}
    stock = {"TrackQtyOnHand": True, "QtyOnHand": 7, "InvStartDate": "2026-01-01"}
    body = {"Name": "Pipe", "Type": "Inventory"} | {name: {"value": key} for name, key in accounts.items()} | stock
    assert api.made("Item", body)["QtyOnHand"] == 7


def test_category_levels_build_the_qualified_name(api: Api) -> None:
    category = api.made("Item", {"Name": "Garden", "Type": "Category"})
    body = {"Name": "Hedge", "Type": "Service", "IncomeAccountRef": {"value": "1"}, "SubItem": True}
    held = api.made("Item", body | {"ParentRef": {"value": category["Id"]}})
    assert (held["FullyQualifiedName"], held["Level"]) == ("Garden:Hedge", 1)

    api.sparse("Item", category, Name="Yard")

    assert api.read("Item", held["Id"])["FullyQualifiedName"] == "Yard:Hedge"


def test_account_type_follows_from_the_sub_type(api: Api) -> None:
    held = api.made("Account", {"Name": "Stripe fees", "AccountSubType": "BankCharges"})

    assert (held["AccountType"], held["Classification"]) == ("Expense", "Expense")


def test_an_effective_update_raises_the_version_and_an_empty_one_does_not(api: Api) -> None:
    held = api.read("Customer", "1")

    changed = api.sparse("Customer", held, Notes="n")
    same = api.sparse("Customer", changed, Notes="n")

    assert (changed["SyncToken"], same["SyncToken"]) == ("1", "1")
    assert same["MetaData"] == changed["MetaData"]


def test_a_sparse_update_keeps_what_it_does_not_name(api: Api) -> None:
    held = api.sparse("Customer", api.read("Customer", "1"), Notes="n")

    assert (held["Notes"], held["GivenName"]) == ("n", "Amy")


def test_a_sparse_update_empties_what_is_sent_empty_and_ignores_null(api: Api) -> None:
    held = api.sparse("Customer", api.read("Customer", "1"), GivenName="", BillAddr={}, FamilyName=None)

    assert "GivenName" not in held
    assert "BillAddr" not in held
    assert held["FamilyName"] == "Lauterbach"


def test_a_full_update_drops_what_it_does_not_name(api: Api) -> None:
    held = api.made("Customer", {"Id": "1", "SyncToken": "0", "DisplayName": "Amy's Birds"})

    assert "GivenName" not in held
    assert held["PrintOnCheckName"] == held["FullyQualifiedName"] == "Amy's Birds"
    assert held["Balance"] == 0


def test_lines_without_a_known_id_are_new(api: Api) -> None:
    made = api.made("Invoice", invoice(item_line(1), item_line(2)))
    kept = item_line(5) | {"Id": "2"}

    held = api.made(
        "Invoice", invoice(kept, item_line(7), item_line(9) | {"Id": "-1"}) | {"Id": made["Id"], "SyncToken": "0"}
    )

    assert [(line.get("Id"), line["Amount"]) for line in held["Line"]] == [("2", 5), ("3", 7), ("4", 9), (None, 21)]


def test_online_payment_flags_go_back_to_the_default_on_every_update(api: Api) -> None:
    made = api.made("Invoice", invoice(AllowOnlineACHPayment=False))
    assert made["AllowOnlineACHPayment"] is False

    assert api.sparse("Invoice", made, PrivateNote="x")["AllowOnlineACHPayment"] is True


def test_preferences_are_updated_block_by_block(api: Api) -> None:
    held = api.raw("GET", "/preferences").json()["Preferences"]

    changed = api.sparse("Preferences", held, SalesFormsPrefs={"CustomTxnNumbers": True})

    assert changed["SalesFormsPrefs"]["CustomTxnNumbers"] is True
    assert changed["SalesFormsPrefs"]["AllowDiscount"] is True


def test_taxes_and_the_home_currency_are_not_changed_by_an_update(api: Api) -> None:
    held = api.raw("GET", "/preferences").json()["Preferences"]
    wanted = {"TaxPrefs": {"UsingSalesTax": False}, "CurrencyPrefs": {"HomeCurrency": {"value": "EUR"}}}

    after = api.sparse("Preferences", held, **wanted)

    assert (after["TaxPrefs"], after["CurrencyPrefs"]) == (held["TaxPrefs"], held["CurrencyPrefs"])


def test_several_currencies_stay_on(api: Api) -> None:
    held = api.raw("GET", "/preferences").json()["Preferences"]
    after = api.sparse("Preferences", held, CurrencyPrefs={"MultiCurrencyEnabled": True})
    assert after["CurrencyPrefs"] == {"MultiCurrencyEnabled": True, "HomeCurrency": {"value": "USD"}}

    off = {"Id": "1", "SyncToken": after["SyncToken"], "sparse": True, "CurrencyPrefs": {"MultiCurrencyEnabled": False}}

    assert codes(api.post("Preferences", off)) == ["6000"]


def test_company_info_is_read_by_the_realm_id(api: Api) -> None:
    held = api.read("CompanyInfo", api.realm)

    assert (held["Id"], held["CompanyName"], held["Country"]) == ("1", "Sandbox Company_US_1", "US")


def test_books_of_two_companies_are_apart(api: Api) -> None:
    from sandbox.quickbooks import SECOND_US_REALM

    api.made("Customer", {"DisplayName": "Harbor"})

    assert "Harbor" not in {each["DisplayName"] for each in api.sandbox.company(SECOND_US_REALM).documents("Customer")}
