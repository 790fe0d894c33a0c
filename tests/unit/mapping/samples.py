"""Records and facts that tests start from, and strategies that make any."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from quickbooks_actions.mapping.company import CompanyFacts, Customer, Product, Resolved
from quickbooks_actions.mapping.records import Address, Contact, Line, Organisation, RecordRef, RecordType, Sale

STREET = Address(line1="1 Quay", city="Portland", region="OR", postal_code="97201", country="USA")
JANE = Contact(id="301", first_name="Jane", last_name="Doe", email="jane@harbor.example", phone="555-0100")
HARBOR = Organisation(id="77", name="Harbor Tools", address=STREET)
FACTS = CompanyFacts(realm_id="9130", name="Books", uses_sales_tax=True)
TODAY = date(2026, 3, 4)
MARKER = "HubSpot deal 991 · 7QF3K2"


def line(line_id: str = "1", **changes: object) -> Line:
    """Two hours of design at 450.00."""
    usual = Line(id=line_id, name="Design", quantity=Decimal(2), unit_price=Decimal("450.00"), amount=Decimal("900.00"))
    return replace(usual, **changes)  # type: ignore[arg-type]


def sale(*lines: Line, **changes: object) -> Sale:
    """The deal "Website" of Jane Doe in USD, with one line where none is given."""
    usual = Sale(
        record=RecordRef(RecordType.DEAL, "991"),
        title="Website",
        currency="USD",
        lines=lines or (line(),),
        contact=JANE,
        organisation=None,
        amount=None,
        today=TODAY,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def resolved(of: Sale, **changes: object) -> Resolved:
    """Every line's product is "Design" (id 30), the customer is 88."""
    usual = Resolved(
        customer=Customer(id="88", display_name="Jane Doe"),
        products={item.id: Product(id="30", name="Design") for item in of.lines},
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


money_values = st.decimals(min_value=-99999, max_value=99999, places=2)
quantities = st.decimals(min_value=-1000, max_value=1000, places=5) | st.integers(0, 50).map(Decimal)
prices = st.decimals(min_value=0, max_value=99999, places=4)
any_text = st.text(st.characters(exclude_categories=()), max_size=60) | st.sampled_from(
    ["", "a:b", "x" * 4100, "é" * 600, "😀" * 2100, "\t\n", "  ", "Amy's \\ & # Co", "\ud800", "tab\there", "\uffff"]
)
addresses = st.builds(Address, line1=any_text, line2=any_text, city=any_text, postal_code=any_text, country=any_text)
contacts = st.builds(
    Contact,
    id=st.just("301"),
    first_name=any_text,
    last_name=any_text,
    email=any_text,
    phone=any_text,
    address=addresses,
)


# Strategies are made once: one that is made for each draw is checked for each draw, which takes longer than drawing
amounts = st.none() | money_values | st.decimals(min_value=0, max_value=999, places=5)
discounts = st.just(Decimal(0)) | st.decimals(min_value=0, max_value=99, places=2)
discount_percents = st.none() | st.integers(0, 100).map(Decimal)
tax_amounts = st.none() | st.decimals(min_value=0, max_value=99, places=2)


@cache
def any_lines(line_id: str) -> st.SearchStrategy[Line]:
    """A line as HubSpot may have it, with an amount that is whole cents, not in cents, or missing."""
    return st.builds(
        Line,
        id=st.just(line_id),
        name=any_text,
        description=any_text,
        sku=any_text,
        quantity=st.none() | quantities,
        unit_price=prices,
        amount=amounts,
        discount=discounts,
        discount_percent=discount_percents,
        tax_amount=tax_amounts,
        service_date=st.none() | st.just(TODAY),
    )


any_contact = st.none() | contacts
any_organisation = st.none() | st.just(HARBOR)
any_amount = st.none() | money_values
counts = st.integers(1, 4)


@st.composite
def any_sales(draw: st.DrawFn) -> Sale:
    """A deal with up to four lines of any content."""
    count = draw(counts)
    return sale(
        *(draw(any_lines(str(number))) for number in range(count)),
        title=draw(any_text),
        contact=draw(any_contact),
        organisation=draw(any_organisation),
        amount=draw(any_amount),
    )
