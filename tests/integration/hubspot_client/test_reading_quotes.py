"""Reading quotes: their states, parties, discounts, fees, taxes, optional and recurring lines, over real sockets."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from quickbooks_actions.errors import ComeBack, ErrorCode, Refusal
from quickbooks_actions.mapping.quotes import is_signed, quote_problems
from quickbooks_actions.mapping.records import AdjustmentKind, RecordRef, RecordType, Sale
from quickbooks_actions.mapping.totals import adjustment_problems, applied, expected_total
from sandbox.hubspot.object_types import DISCOUNT, QUOTE
from sandbox.hubspot.seed import SeedDeal, SeedQuote
from sandbox.kit import FaultRule, Match
from tests.integration.hubspot_client.world import World

RATES = "/tax-rates/2026-03/tax-rates"


def quote(record_id: str) -> RecordRef:
    return RecordRef(RecordType.QUOTE, record_id)


def read(world: World, record_id: str) -> Sale:
    return world.hubspot().sale(quote(record_id))


def test_a_signed_quote_is_read_with_everything_in_three_calls(world: World) -> None:
    # When
    sale = read(world, SeedQuote.SIGNED)
    # Then its facts are there
    facts = sale.quote
    assert facts is not None
    assert (facts.lifecycle, facts.approval, facts.progression) == ("PUBLISHED", "APPROVAL_NOT_NEEDED", "PUBLISHED")
    assert (facts.signature, facts.sign_status, facts.esign) == ("SIGNED", "ESIGN_COMPLETED", True)
    assert (facts.signers_required, facts.signers_completed, facts.signed_on) == (1, 1, date(2026, 1, 22))
    assert (facts.net_terms_days, facts.terms, facts.locked) == (14, "Payment within 14 days.", True)
    assert (facts.expires_on, facts.number) == (date(2099, 12, 31), "20260110-0001")
    assert sale.payment is None
    # And lines, contact and deal, in two rounds
    assert [line.amount for line in sale.lines] == [Decimal("300.00")]
    assert sale.contact is not None
    assert sale.related == (RecordRef(RecordType.DEAL, SeedDeal.OF_QUOTE),)
    assert (sale.amount, expected_total(sale)) == (Decimal("300.00"), Decimal("300.00"))
    assert len(world.requests()) == 3


@pytest.mark.parametrize(
    ("record_id", "code"),
    [
        (SeedQuote.SIGNED, None),
        (SeedQuote.ACCEPTED, None),
        (SeedQuote.PUBLISHED, None),
        (SeedQuote.SIGNED_THEN_EXPIRED, None),
        (SeedQuote.OLD_WITHOUT_LIFE_CYCLE, None),
        (SeedQuote.DRAFT, ErrorCode.QUOTE_NOT_PUBLISHED),
        (SeedQuote.PENDING_APPROVAL, ErrorCode.QUOTE_NOT_PUBLISHED),
        (SeedQuote.CHANGES_REQUESTED, ErrorCode.QUOTE_NOT_PUBLISHED),
        (SeedQuote.REJECTED, ErrorCode.QUOTE_REJECTED),
        (SeedQuote.EXPIRED, ErrorCode.QUOTE_EXPIRED),
        (SeedQuote.PAST_ITS_DATE, ErrorCode.QUOTE_EXPIRED),
        (SeedQuote.VOID, ErrorCode.QUOTE_VOID),
        (SeedQuote.ARCHIVED, ErrorCode.QUOTE_ARCHIVED),
    ],
)
def test_every_state_of_a_quote(world: World, record_id: str, code: ErrorCode | None) -> None:
    assert [problem.code for problem in quote_problems(read(world, record_id))] == ([code] if code else [])


def test_a_quote_accepted_with_a_click_says_by_whom_and_when(world: World) -> None:
    facts = read(world, SeedQuote.ACCEPTED).quote
    assert facts is not None
    assert is_signed(facts)
    assert (facts.accepted_by, facts.accepted_on, facts.template) == ("Jane Miller", date(2026, 1, 22), "CPQ_QUOTE")


def test_a_quote_expires_at_the_end_of_its_day_in_the_companys_zone(world: World) -> None:
    # Given a quote that expires at the very end of 2 February in New York, and 11 at night there
    made = world.portal.create_quote(
        hs_title="Tonight", hs_quote_status="PUBLISHED", hs_expiration_date=datetime(2026, 2, 3, 4, 59, 59, tzinfo=UTC)
    )
    world.clock.moment = datetime(2026, 2, 3, 4, 0, tzinfo=UTC)
    # Then it counts, and an hour later it does not
    assert quote_problems(read(world, made.id)) == []
    world.clock.moment += timedelta(hours=1)
    assert [problem.code for problem in quote_problems(read(world, made.id))] == [ErrorCode.QUOTE_EXPIRED]


def test_discounts_fees_and_taxes_of_the_whole_are_read_in_their_order(world: World) -> None:
    sale = read(world, SeedQuote.ADJUSTED)

    assert [(one.kind, one.label, amount) for one, amount in applied(sale)] == [
        (AdjustmentKind.DISCOUNT, "Welcome", Decimal("20.00")),
        (AdjustmentKind.DISCOUNT, "Loyalty", Decimal("28.00")),
        (AdjustmentKind.FEE, "Delivery", Decimal("15.50")),
        (AdjustmentKind.TAX, "Sales tax", Decimal("21.40")),
    ]
    assert expected_total(sale) == sale.amount == Decimal("288.90")
    # one call for each kind on top, still in two rounds
    assert len(world.requests()) == 6


def test_a_discount_that_is_gone_is_told(world: World) -> None:
    # Given the first discount missing from the answer
    path = "/crm/objects/2026-03/discounts/batch/read"
    world.sandbox.faults.add(FaultRule(match=Match(path=path), do="status", status=207))
    # When
    problems = adjustment_problems(read(world, SeedQuote.ADJUSTED))
    # Then
    gone = world.portal.associated(world.portal.get(QUOTE, SeedQuote.ADJUSTED), DISCOUNT)[0].to_id
    assert [problem.code for problem in problems] == [ErrorCode.ADJUSTMENT_INVALID]
    assert f"a discount with id {gone} without a value" in problems[0].sentence


def test_discounts_that_failed_for_another_reason_are_come_back_for(world: World) -> None:
    partial = {"status": "COMPLETE", "results": [], "numErrors": 1, "errors": [{"category": "INTERNAL_ERROR"}]}
    path = "/crm/objects/2026-03/discounts/batch/read"
    world.sandbox.faults.add(FaultRule(match=Match(path=path), do="status", status=207, body=partial))

    with pytest.raises(ComeBack):
        read(world, SeedQuote.ADJUSTED)


def test_a_recurring_line_is_one_period_and_optional_ones_are_left_out(world: World) -> None:
    sale = read(world, SeedQuote.RECURRING)

    # sorted by position, the optional one of position 0 left out
    assert [(line.name, line.amount, line.frequency) for line in sale.lines] == [
        ("Lawn care", Decimal("120.00"), "monthly"),
        ("Pump", Decimal("15.00"), ""),
    ]
    assert (sale.lines[0].service_date, sale.lines[0].period_end) == (date(2026, 2, 1), date(2026, 2, 28))
    assert sale.remarks == ('1 optional line item was left out: "Winter care".',)


def test_several_optional_lines_are_told_together(world: World) -> None:
    made = world.portal.create_quote(hs_title="Options", hs_quote_status="PUBLISHED")
    for name in ("One", None):
        world.portal.add_line_item(made, name=name, price=1, hs_is_optional=True)

    sale = read(world, made.id)

    assert sale.lines == ()
    assert sorted(sale.remarks[0].removesuffix(".").split(": ")[1].split(" and ")) == ['"One"', "one without a name"]
    assert sale.remarks[0].startswith("2 optional line items were left out: ")


def test_the_billing_contact_and_company_of_a_quote_go_first(world: World) -> None:
    # Given a quote whose first contact and company are others
    sale = world.hubspot().sale(quote(SeedQuote.BILLING_CONTACT), with_company=True)

    assert sale.contact is not None
    assert sale.contact.email == "bill@payer.example"
    assert sale.organisation is not None
    assert sale.organisation.name == "Payer & Sons"


def test_without_labels_the_first_contact_and_company_count(world: World) -> None:
    made = world.portal.create_quote(hs_title="Plain", hs_quote_status="PUBLISHED")
    for name in ("First", "Second"):
        world.portal.associate(made, world.portal.create_contact(firstname=name))
        world.portal.associate(made, world.portal.create_company(name=f"{name} Ltd"))

    sale = read(world, made.id)

    assert sale.contact is not None
    assert sale.organisation is not None
    assert (sale.contact.first_name, sale.organisation.name) == ("First", "First Ltd")


def test_the_company_that_is_to_be_the_customer_is_read_beside_a_contact_that_says_enough(world: World) -> None:
    without = world.hubspot().sale(RecordRef(RecordType.DEAL, SeedDeal.PLAIN))
    sale = world.hubspot().sale(RecordRef(RecordType.DEAL, SeedDeal.PLAIN), with_company=True)

    assert without.organisation is None
    assert sale.organisation is not None
    assert sale.organisation.name == "ACME Landscaping"
    assert sale.contact == without.contact


def test_the_company_is_read_without_a_contact_too(world: World) -> None:
    made = world.portal.create_deal(dealname="Company only")
    world.portal.associate(made, world.portal.create_company(name="Lee Ltd"), primary=True)

    sale = world.hubspot().sale(RecordRef(RecordType.DEAL, made.id), with_company=True)

    assert sale.contact is None
    assert sale.organisation is not None


def test_a_deal_knows_its_quotes(world: World) -> None:
    made = world.portal.create_deal(dealname="With a quote")
    offered = world.portal.create_quote(hs_title="Offer")
    world.portal.associate(made, offered)

    sale = world.hubspot().sale(RecordRef(RecordType.DEAL, made.id))

    assert sale.related == (quote(offered.id),)
    assert (sale.quote, sale.payment) == (None, None)


class TestTaxLibrary:
    def test_a_rate_that_a_line_names_by_its_id_is_looked_up_once(self, world: World) -> None:
        # Given two lines of one rate
        sale = read(world, SeedQuote.TAX_LIBRARY)
        # Then both have its label and percentage, and it was read once
        assert {(line.tax_label, line.tax_rate) for line in sale.lines} == {("GST", Decimal("5.0"))}
        assert [line.tax_amount for line in sale.lines] == [Decimal("7.50"), Decimal("1.50")]
        assert expected_total(sale) == sale.amount == Decimal("189.00")
        assert world.requests().count(f"GET {RATES}/7001") == 1

    def test_a_container_remembers_it_for_ten_minutes(self, world: World) -> None:
        for minutes in (0, 9, 1):
            world.clock.moment += timedelta(minutes=minutes)
            read(world, SeedQuote.TAX_LIBRARY)
        assert world.requests().count(f"GET {RATES}/7001") == 2

    @pytest.mark.parametrize("own", [{"hs_tax_rate": "5"}, {"hs_tax_label": "GST"}])
    def test_a_line_with_a_rate_or_label_of_its_own_needs_no_look_up(self, world: World, own: dict[str, str]) -> None:
        made = world.portal.create_quote(hs_title="Own")
        world.portal.add_line_item(made, name="Bulb", price=10, hs_tax_rate_group_id="7001", **own)  # type: ignore[arg-type]

        (line,) = read(world, made.id).lines

        assert (line.tax_rate, line.tax_label) in {(Decimal(5), ""), (None, "GST")}
        assert f"GET {RATES}/7001" not in world.requests()

    def test_a_rate_that_is_gone_is_a_remark(self, world: World) -> None:
        world.portal.tax_rates.remove("7001")

        sale = read(world, SeedQuote.TAX_LIBRARY)

        assert {line.tax_rate for line in sale.lines} == {None}
        assert sale.remarks[0] == (
            'Line 1 "Design" has a tax rate (id 7001) that HubSpot\'s tax library does not have any more.'
        )
        assert world.requests().count(f"GET {RATES}/7001") == 1

    def test_a_library_that_may_not_be_read_is_no_reason_to_bill_without_tax(self, world: World) -> None:
        world.sandbox.faults.add(FaultRule(match=Match(path=f"{RATES}/*"), do="status", status=403))

        with pytest.raises(Refusal) as raised:
            read(world, SeedQuote.TAX_LIBRARY)

        assert raised.value.code is ErrorCode.MISSING_SCOPE
        assert "tax rate 7001" in raised.value.sentence
