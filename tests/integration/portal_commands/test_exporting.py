"""What is stored of one account, as a file."""

import json
import stat
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from quickbooks_actions.quickbooks.ledger import Frozen, Ledger
from sandbox.hubspot.seed import SeedDeal
from tests.integration.portal_commands.office import Office
from tools.portal.export import export
from tools.stack import Stopped


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_the_file_has_the_accounts_rows_and_no_others(office: Office, tmp_path: Path) -> None:
    # Given an invoice and a refused record of one account, and an invoice of another
    told = office.enrol()
    refused = office.enrol(SeedDeal.NO_CONTACT)
    office.enrol_at_the_other()
    # When
    file = tmp_path / "out.jsonl"
    counted = export(office.stack, office.portal, file, office.app.clock)
    # Then what was booked, what was refused and what is connected are in it
    found = lines(file)
    assert {table: sum(line["table"] == table for line in found) for table in counted} == counted
    assert [line["document_id"] for line in found if line.get("entity") == "Invoice"] == [told["document_id"]]
    assert refused["error_message"] in {line.get("sentence") for line in found}
    assert {
        line["sk"] for line in found if line["table"] == "connections" and line["pk"] == f"portal#{office.portal}"
    } == {
        "facts",
        *(f"company#{realm}" for realm in office.realms),
    }
    # and nothing of the other
    text = file.read_text(encoding="utf-8")
    assert office.other not in text
    assert office.other_realm not in text


def test_no_token_is_in_the_file_and_nobody_else_may_read_it(office: Office, tmp_path: Path) -> None:
    office.enrol()
    file = tmp_path / "out.jsonl"
    export(office.stack, office.portal, file, office.app.clock)
    text = file.read_text(encoding="utf-8")
    for credentials in office.app.quickbooks.credentials():
        assert str(credentials["access_token"]) not in text
        assert str(credentials["refresh_token"]) not in text
    portals: Any = office.app.hubspot.first_line("")["portals"]
    for portal in portals:
        assert str(portal["access_token"]) not in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_body_that_waits_to_be_sent_can_be_read(office: Office, tmp_path: Path) -> None:
    # Given one so large that it is kept compressed
    body = {"Line": [{"Amount": Decimal("1.10"), "Description": f"{n} {'ö' * 900}"} for n in range(100)]}
    frozen = Frozen(
        entity="Invoice", body=body, request_id="hs-1", marker="m", fingerprint="", expected_total=Decimal(110)
    )
    ledger = Ledger(office.stack.table("Ledger"), office.app.clock)
    ledger.freeze(f"{office.portal}|{office.realms[0]}|invoice|deal 1|whole", None, frozen)
    # When / Then
    file = tmp_path / "out.jsonl"
    export(office.stack, office.portal, file, office.app.clock)
    (row,) = [line for line in lines(file) if line["table"] == "ledger"]
    assert json.loads(row["body"])["Line"][99]["Description"].startswith("99 öö")


def test_an_account_that_nobody_knows_makes_no_file(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Stopped) as stopped:
        export(office.stack, "999", tmp_path / "out.jsonl", office.app.clock)
    assert str(stopped.value) == "Nothing of the HubSpot account 999 is stored in the stack of-a-test."
    assert list(tmp_path.iterdir()) == []
