"""What is wrong with the callout, its connections, the enrolled record or a quote."""

from base64 import b85encode
from hashlib import shake_256

from quickbooks_actions.connections.credentials import Tokens
from quickbooks_actions.connections.rows import PortalRow
from quickbooks_actions.errors import ErrorCode
from sandbox.hubspot.executions import Execution
from sandbox.hubspot.records import CrmObject
from sandbox.hubspot.seed import SeedDeal, SeedQuote
from sandbox.hubspot.tokens import ALL_SCOPES
from tests.integration.actions.trade import Trade
from tests.integration.error_codes.case import Ends, enrolled, seeded


def _disconnected_company(trade: Trade) -> Execution:
    trade.app.linking.disconnect_company(str(trade.app.portal_ids[0]), trade.market.realm)
    return trade.execution("create-invoice", trade.deal())


def _company_of_another_portal(trade: Trade) -> Execution:
    return trade.execution("create-invoice", trade.deal(), account=trade.app.realm_ids[-1])


def _deals_not_allowed(trade: Trade) -> Execution:
    token = trade.portal.issue_token(ALL_SCOPES - {"crm.objects.deals.read"}, expires_in=None)
    portal = PortalRow(portal_id=str(trade.app.portal_ids[0]), currency="USD", time_zone="US/Eastern")
    trade.app.linking.save_portal(portal, Tokens(access_token=token))
    return trade.execution("create-invoice", trade.deal())


def _deleted_meanwhile(trade: Trade) -> Execution:
    deal = trade.deal()
    enrolment = trade.app.hubspot.engine.enrol(trade.workflow("create-invoice", deal), [deal.id])[0]
    trade.portal.archive(deal)
    assert trade.app.hubspot.engine.run_until_settled()
    return enrolment.executions[0]


def _company_without_name(trade: Trade) -> CrmObject:
    deal = trade.deal()
    trade.portal.associate(deal, trade.portal.create_company(city="Leeds"), primary=True)
    return deal


def _line_without_price(trade: Trade) -> CrmObject:
    deal = trade.deal()
    line = trade.portal.add_line_item(deal, name="Gravel", quantity=2, hs_position_on_quote=2)
    trade.portal.force(line, price=None, amount=None)
    return deal


def _line_in_euro(trade: Trade) -> CrmObject:
    deal = trade.deal()
    trade.portal.add_line_item(
        deal, name="Gravel", price="10.00", quantity=1, hs_position_on_quote=2, hs_line_item_currency_code="EUR"
    )
    return deal


def _more_given_back_than_sold(trade: Trade) -> CrmObject:
    deal = trade.deal(taxed=False)
    trade.portal.add_line_item(deal, name="Gravel", price="500.00", quantity=-1, hs_position_on_quote=2)
    return deal


def _endless_descriptions(trade: Trade) -> CrmObject:
    deal = trade.deal()
    for number in range(130):
        text = b85encode(shake_256(b"%d" % number).digest(3100)).decode()
        trade.portal.add_line_item(deal, name="Design", price="1.00", quantity=1, description=text)
    return deal


def _discount_without_value(trade: Trade) -> CrmObject:
    quote = trade.quote()
    discount = trade.portal.add_discount(quote, hs_label="Loyalty", hs_type="PERCENT", hs_value="10")
    trade.portal.force(discount, hs_value=None)
    return quote


def _quote(state: SeedQuote) -> Ends:
    says = {
        SeedQuote.DRAFT: ("is not published: it is a draft", "Publish it in HubSpot"),
        SeedQuote.REJECTED: ("has been rejected", "publish it in HubSpot"),
        SeedQuote.EXPIRED: ("expired", "before anybody had signed it", "a later expiration date"),
        SeedQuote.VOID: ("has been voided", "Make a new quote of it"),
        SeedQuote.ARCHIVED: ("has been archived", "Restore it in HubSpot"),
    }
    return Ends(enrolled("create-invoice", seeded("quotes", state)), (f"(id {state})", *says[state], "enrol the quote"))


_AGAIN = "enrol the deal again"

RECORD_CASES: dict[ErrorCode, Ends] = {
    ErrorCode.UNSUPPORTED_OBJECT_TYPE: Ends(enrolled("create-invoice", Trade.contact), ("CONTACT", "deals and quotes")),
    ErrorCode.INVALID_INPUT: Ends(
        enrolled("create-invoice", Trade.deal, bill="deposit"),
        ("Deposit in percent", "a deposit needs a number above 0 and below 100"),
    ),
    ErrorCode.NOT_CONNECTED: Ends(_disconnected_company, ("was disconnected", "connect it again on the set-up page")),
    ErrorCode.NOT_LINKED: Ends(
        _company_of_another_portal, ("is not linked to this HubSpot account", "choose another account in the action")
    ),
    ErrorCode.MISSING_SCOPE: Ends(
        _deals_not_allowed, ("does not let us read deal ", "lacks the scope crm.objects.deals.read", "Connect HubSpot")
    ),
    ErrorCode.RECORD_NOT_FOUND: Ends(_deleted_meanwhile, ("HubSpot has no deal ", "it was deleted or merged")),
    ErrorCode.NO_LINE_ITEMS: Ends(
        enrolled("create-invoice", seeded("deals", SeedDeal.NO_LINES)),
        (f"(id {SeedDeal.NO_LINES}) has no line items", "Add what is to be billed in HubSpot", _AGAIN),
    ),
    ErrorCode.NO_CONTACT: Ends(
        enrolled("create-invoice", seeded("deals", SeedDeal.NO_CONTACT)),
        (f"(id {SeedDeal.NO_CONTACT}) has no contact", "Associate one in HubSpot", _AGAIN),
    ),
    ErrorCode.NO_COMPANY: Ends(
        enrolled("create-invoice", Trade.deal, customer="primary_company"),
        ('The deal "Garden" (id ', "has no primary company", "Associate one in HubSpot", _AGAIN),
    ),
    ErrorCode.COMPANY_INCOMPLETE: Ends(
        enrolled("create-invoice", _company_without_name, customer="primary_company"),
        ("The company with id ", "in HubSpot has no name", "Add it there", _AGAIN),
    ),
    ErrorCode.CONTACT_INCOMPLETE: Ends(
        enrolled("create-invoice", seeded("deals", SeedDeal.CONTACT_WITHOUT_LAST_NAME)),
        ("Madonna", "has no last name", "Add it in HubSpot", _AGAIN),
    ),
    ErrorCode.LINE_INVALID: Ends(
        enrolled("create-invoice", _line_without_price),
        ('Line 3 "Gravel" of the deal "Garden" (id ', "has no amount and no unit price", "Enter a price", _AGAIN),
    ),
    ErrorCode.MIXED_CURRENCIES: Ends(
        enrolled("create-invoice", _line_in_euro),
        ("mixes the currencies EUR and USD", 'line 3 "Gravel" in EUR', "Correct the line items in HubSpot", _AGAIN),
    ),
    ErrorCode.NEGATIVE_TOTAL: Ends(
        enrolled("create-invoice", _more_given_back_than_sold, create_missing_products="yes"),
        ("add up to -75.00 USD", "QuickBooks takes no document below zero", "Correct them in HubSpot", _AGAIN),
    ),
    ErrorCode.RECORD_TOO_LARGE: Ends(
        enrolled("create-invoice", _endless_descriptions),
        ("too large for one QuickBooks document", "Split its line items", "shorten their descriptions"),
    ),
    ErrorCode.ADJUSTMENT_INVALID: Ends(
        enrolled("create-invoice", _discount_without_value),
        ('a discount "Loyalty" without a value', "Enter an amount or a percentage", "enrol the quote again"),
    ),
    ErrorCode.QUOTE_NOT_PUBLISHED: _quote(SeedQuote.DRAFT),
    ErrorCode.QUOTE_REJECTED: _quote(SeedQuote.REJECTED),
    ErrorCode.QUOTE_EXPIRED: _quote(SeedQuote.EXPIRED),
    ErrorCode.QUOTE_VOID: _quote(SeedQuote.VOID),
    ErrorCode.QUOTE_ARCHIVED: _quote(SeedQuote.ARCHIVED),
}
