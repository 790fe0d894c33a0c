"""What passes: HubSpot is asked to come back, and once the trouble is over the document is made."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from quickbooks_actions.aws import Table
from quickbooks_actions.connections.lease import Leases
from quickbooks_actions.errors import ComeBack, ErrorCode
from quickbooks_actions.workflow.answer import Outputs
from quickbooks_actions.workflow.delivery import once
from sandbox.hubspot.executions import Execution
from sandbox.hubspot.seed import SeedPayment
from sandbox.kit import Clock, FaultRule
from tests.integration.actions.trade import Trade
from tests.integration.error_codes.case import ComesBack
from tests.integration.in_process import InvocationContext

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_secretsmanager import SecretsManagerClient


@contextmanager
def _throttled_by_quickbooks(trade: Trade) -> Iterator[Execution]:
    trade.strike("invoice", do="status", status=429)
    yield trade.first_attempt("create-invoice", trade.deal())


@contextmanager
def _quickbooks_in_trouble(trade: Trade) -> Iterator[Execution]:
    trade.strike("query", do="status", status=503)
    yield trade.first_attempt("create-invoice", trade.deal())


@contextmanager
def _hubspot_in_trouble(trade: Trade) -> Iterator[Execution]:
    trouble = {"match": {"path": "/crm/*/deals/*"}, "do": "status", "status": 503, "times": 0}
    trade.app.hubspot.faults.add(FaultRule.model_validate(trouble))
    yield trade.first_attempt("create-invoice", trade.deal())
    trade.app.hubspot.faults.clear()


@contextmanager
def _lines_that_follow(trade: Trade) -> Iterator[Execution]:
    yield trade.first_attempt("create-sales-receipt", trade.portal.get("commerce_payments", SeedPayment.LATE_LINES))


@contextmanager
def _ledger_out_of_reach(trade: Trade) -> Iterator[Execution]:
    ledger = trade.app.settings.ledger_table
    dynamodb: DynamoDBClient = trade.app.aws.client("dynamodb")
    dynamodb.delete_table(TableName=ledger)
    yield trade.first_attempt("create-invoice", trade.deal())
    trade.app.aws.create_table("ledger", ledger)


@contextmanager
def _disconnected_at_intuit(trade: Trade) -> Iterator[Execution]:
    quickbooks = trade.app.quickbooks
    quickbooks.tokens.revoke(quickbooks.client_id, quickbooks.tokens_for(trade.market.realm).refresh_token)
    yield trade.first_attempt("create-invoice", trade.deal())
    trade.app.connect()


@contextmanager
def _another_container_renews(trade: Trade) -> Iterator[Execution]:
    trade.app.clock.advance(3600)  # the access token's life
    ahead = Clock()
    ahead.set(trade.app.clock.now(), frozen=True)
    ahead.advance(90)  # until after the first attempt
    leases = Leases(Table(trade.app.settings.connections_table), ahead)
    lease = leases.acquire(f"quickbooks#{trade.market.realm}")
    assert lease is not None
    yield trade.first_attempt("create-invoice", trade.deal())
    leases.release(lease)


@contextmanager
def _another_attempt_at_work(trade: Trade) -> Iterator[Execution]:
    app, deal = trade.app, trade.deal()
    execution = app.hubspot.engine.enrol(trade.workflow("create-invoice", deal), [deal.id])[0].executions[0]

    def work() -> Outputs:
        app.hubspot.engine.run_due()  # HubSpot sends the callout while this attempt is at it
        raise ComeBack(ErrorCode.QUICKBOOKS_UNAVAILABLE, "This attempt gave up.")

    portal = str(execution.portal_id)
    with suppress(ComeBack):
        once(portal, execution.callback_id, work, store=app.runtime.deliveries, lambda_context=InvocationContext(28))
    yield execution


@contextmanager
def _answer_lost(trade: Trade) -> Iterator[Execution]:
    trade.strike("invoice", do="drop", when="before")
    yield trade.first_attempt("create-invoice", trade.deal())


@contextmanager
def _function_almost_over(trade: Trade) -> Iterator[Execution]:
    usual, trade.app.lambda_seconds = trade.app.lambda_seconds, 2.5
    yield trade.first_attempt("create-invoice", trade.deal())
    trade.app.lambda_seconds = usual


@contextmanager
def _no_credentials_stored(trade: Trade) -> Iterator[Execution]:
    secrets: SecretsManagerClient = trade.app.aws.client("secretsmanager")
    secrets.delete_secret(SecretId=f"{trade.app.settings.secrets_prefix}/apps", ForceDeleteWithoutRecovery=True)
    trade.app.restart()
    yield trade.first_attempt("create-invoice", trade.deal())
    trade.app.connect()


COMING_BACK_CASES: dict[ErrorCode, ComesBack] = {
    ErrorCode.THROTTLED: ComesBack(_throttled_by_quickbooks, ("QuickBooks takes no more requests",)),
    ErrorCode.QUICKBOOKS_UNAVAILABLE: ComesBack(_quickbooks_in_trouble, ("QuickBooks has trouble (HTTP 503)",)),
    ErrorCode.HUBSPOT_UNAVAILABLE: ComesBack(_hubspot_in_trouble, ("HubSpot did not answer as it should (HTTP 503)",)),
    ErrorCode.LINE_ITEMS_AWAITED: ComesBack(_lines_that_follow, ("does not have all line items",)),
    ErrorCode.STORE_UNAVAILABLE: ComesBack(_ledger_out_of_reach, ("The application's own store did not answer",)),
    ErrorCode.CONNECTION_LOST: ComesBack(_disconnected_at_intuit, ("no longer accepts the connection", "set-up page")),
    ErrorCode.LEASE_LOST: ComesBack(_another_container_renews, ("The access to QuickBooks is being renewed",)),
    ErrorCode.IN_PROGRESS: ComesBack(_another_attempt_at_work, ("This delivery is being worked on",)),
    ErrorCode.OUTCOME_UNKNOWN: ComesBack(_answer_lost, ("QuickBooks did not answer",)),
    ErrorCode.OUT_OF_TIME: ComesBack(_function_almost_over, ("There was no time left for the next step",)),
    ErrorCode.CONFIGURATION: ComesBack(_no_credentials_stored, ("The secret ", "/apps does not exist")),
}
