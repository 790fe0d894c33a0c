"""Create QuickBooks invoice, through API Gateway, Lambda, DynamoDB and Secrets Manager."""

import io
import time
import zipfile
from collections import Counter
from typing import Any

import requests

from sandbox.aws.stack import RUNTIME
from sandbox.hubspot.executions import FINAL, Execution, State
from sandbox.hubspot.records import CrmObject
from sandbox.hubspot.seed import NOTED_IN
from sandbox.local import LocalRun
from tests.e2e.deals import invoices_of, new_deal

SETTLES_SECONDS = 60.0

SALE = {"customer": "first_contact", "products": "line_items", "create_missing_products": "no"}


def enrol(run: LocalRun, deal: CrmObject, portal_id: int | None = None, **inputs: str) -> Execution:
    # QuickBooks takes 10 requests a second; its clock is ours
    run.quickbooks.clock.advance(60)
    chosen = {"account": run.realm_ids[0], **SALE, **inputs}
    workflow = run.workflow("create-invoice", "DEAL", chosen, portal_id)
    enrolment = run.hubspot.engine.enrol(workflow, [deal.id])[0]
    assert run.hubspot.engine.run_until_settled()
    return enrolment.executions[0]


def test_a_deal_becomes_one_invoice_and_only_one(deployed: LocalRun) -> None:
    deal = new_deal(deployed, "Ada Lovelace")
    first, second = enrol(deployed, deal), enrol(deployed, deal)
    (invoice,) = invoices_of(deployed, deal)
    assert first.outputs["status"] == "created"
    assert second.outputs["status"] == "existing"
    assert first.outputs["document_id"] == second.outputs["document_id"] == invoice["Id"]
    assert str(invoice["TotalAmt"]) == "150.00"


def test_the_same_callout_twenty_times_in_parallel_is_one_invoice(deployed: LocalRun) -> None:
    deal = new_deal(deployed, "Grace Hopper")
    workflow = deployed.workflow("create-invoice", "DEAL", {"account": deployed.realm_ids[0], **SALE})
    deployed.quickbooks.clock.advance(60)
    execution = deployed.hubspot.engine.enrol(workflow, [deal.id])[0].executions[0]
    answers = deployed.hubspot.engine.duplicate(execution, 20)
    # Then none of them got a final failure (None: HubSpot hung up on a slow cold start, which it retries like a 503)
    statuses = Counter(answer.status for answer in answers)
    assert all(status is None or status == 200 or status >= 500 for status in statuses), statuses
    assert len(invoices_of(deployed, deal)) <= 1
    # and the delivery ends with the outputs of the attempt that won
    settle(deployed, execution)
    assert len(invoices_of(deployed, deal)) == 1
    assert execution.outputs["status"] == "created"
    assert execution.outputs["document_id"] == invoices_of(deployed, deal)[0]["Id"]


def test_the_invoice_is_noted_in_its_deal(deployed: LocalRun) -> None:
    deal = new_deal(deployed, "Mary Shelley")
    first, second, third = NOTED_IN
    outputs = enrol(deployed, deal, save_id_to=first, save_number_to=second, save_link_to=third).outputs
    if outputs["warning"]:  # a busy machine had no time left for it: enrolling again makes up for it
        outputs = enrol(deployed, deal, save_id_to=first, save_number_to=second, save_link_to=third).outputs
    assert outputs["warning"] == ""
    assert len(invoices_of(deployed, deal)) == 1
    assert [deployed.hubspot.portal(deployed.portal_ids[0]).get("deals", deal.id).get(name) for name in NOTED_IN] == [
        outputs["document_id"],
        outputs["document_number"],
        outputs["document_url"],
    ]


def test_an_invoice_that_cannot_be_noted_is_created_all_the_same(deployed: LocalRun) -> None:
    deal = new_deal(deployed, "Percy Shelley")
    deployed.hubspot.switches.check_requests = False  # the mistake is the author's
    outputs = enrol(deployed, deal, save_id_to="no_such_property").outputs
    deployed.hubspot.switches.check_requests = True
    assert (outputs["status"], outputs["error_code"]) == ("created", "NONE")
    assert "the property no_such_property of deal" in str(outputs["warning"])
    assert len(invoices_of(deployed, deal)) == 1


def settle(run: LocalRun, execution: Execution) -> None:
    """Lets HubSpot retry until the delivery is final. Real functions may still be at work, so real time passes too."""
    ends = time.monotonic() + SETTLES_SECONDS
    while execution.state not in FINAL and time.monotonic() < ends:
        run.hubspot.clock.set(max(run.hubspot.clock.now(), execution.due_at))
        run.quickbooks.clock.advance(60)
        run.hubspot.engine.run_due()
        time.sleep(0.5)
    assert execution.state in FINAL


def test_what_is_missing_is_told_in_words(deployed: LocalRun) -> None:
    portal = deployed.hubspot.portal(deployed.portal_ids[0])
    deal = portal.create_deal(dealname="Nothing in it", deal_currency_code="USD")
    execution = enrol(deployed, deal)
    assert execution.state is State.FAIL_CONTINUE
    assert "line item" in str(execution.outputs["error_message"])
    assert "contact" in str(execution.outputs["error_message"])


def test_a_portal_cannot_use_another_portals_company(deployed: LocalRun) -> None:
    portal = deployed.hubspot.portal(deployed.portal_ids[1])
    deal = portal.create_deal(dealname="Theirs")
    execution = enrol(deployed, deal, portal_id=deployed.portal_ids[1])
    assert execution.outputs["error_code"] == "not_linked"


def test_unsigned_callouts_are_denied(deployed: LocalRun) -> None:
    answer = requests.post(deployed.stack.url("/actions/create-invoice"), json={}, timeout=30)
    assert answer.status_code == 401


def test_the_logs_tell_ids_and_nothing_personal(deployed: LocalRun) -> None:
    deal = new_deal(deployed, "Canary Tweetwell")
    token = deployed.quickbooks.tokens_for(deployed.realm_ids[0]).access_token
    card = "4111 1111 1111 1111"  # looked for as a whole: random ids have any four digits now and then
    callback = enrol(deployed, deal, memo=f"canary memo {card}").callback_id
    logs: Any = deployed.aws.client("logs")
    written = "\n".join(
        line
        for group in logs.describe_log_groups()["logGroups"]
        for event in logs.filter_log_events(logGroupName=group["logGroupName"])["events"]
        for line in event["message"].splitlines()
        if not line.startswith("REPORT ")  # Lambda's own: its milliseconds may be any figure
    )
    assert callback in written
    personal = ("Tweetwell", "tweetwell@example.com", "canary memo", card, card.replace(" ", ""))
    for secret in (*personal, token, "150.00", "pat-na1"):
        assert secret not in written


def test_the_uploaded_layer_holds_bytecode_that_is_used_unchecked(deployed: LocalRun) -> None:
    # Given the zip that was deployed, in which every file is dated 1980
    storage: Any = deployed.aws.client("s3")
    (bucket,) = (each["Name"] for each in storage.list_buckets()["Buckets"])
    layers = []
    for entry in storage.list_objects_v2(Bucket=bucket)["Contents"]:
        content = storage.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read()
        if content[:2] == b"PK":
            archive = zipfile.ZipFile(io.BytesIO(content))
            layers += [archive] if "python/quickbooks_actions/aws.py" in archive.namelist() else []
    (layer,) = layers
    # Then its bytecode says so by its flags: a hash, unchecked
    tag = f"cpython-{RUNTIME.replace('.', '')}"
    compiled = [name for name in layer.namelist() if name.endswith(f".{tag}.pyc")]
    assert f"python/quickbooks_actions/__pycache__/aws.{tag}.pyc" in compiled
    assert {int.from_bytes(layer.read(name)[4:8], "little") for name in compiled} == {0b01}
