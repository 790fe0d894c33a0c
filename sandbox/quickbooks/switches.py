"""What the contract leaves open, and what a test may want otherwise: one switch each."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sandbox.kit import Switches


class QuickBooksSwitches(Switches):
    """The settings of a running sandbox; `POST /_sandbox/switches` changes them."""

    # --- gateway
    limits: bool = Field(True, description="refuse what exceeds 500 a minute, 10 a second or 10 at once")
    throttle_flavour: Literal["json", "lower", "xml"] = Field("json", description="shape of our own 429 answers")
    throttle_code: Literal["3001", "003001"] = Field("3001", description="code of our own 429 answers")
    throttle_retry_after: int | None = Field(None, description="seconds for a Retry-After header on our 429 answers")
    core_plus_quota: int | None = Field(None, description="metered reads a month, over all companies; then 429")
    service_seconds: float = Field(
        0.0, ge=0, le=120, description="time every company request takes, while it counts as running"
    )

    unnamed_format: Literal["xml", "json"] = Field(
        "xml", description="what comes back where Accept names neither JSON nor XML"
    )
    batch_throttle: Literal["request", "item"] = Field("request", description="whether a batch too many is 429 or 200")

    longest_url: int | None = Field(None, ge=1, description="characters of a URL; a longer one is answered 414")
    longest_body: int | None = Field(None, ge=1, description="bytes of a body; a longer one is answered 413")

    # --- OAuth
    access_token_seconds: int = Field(3600, ge=1)
    code_seconds: int = Field(600, ge=1, description="life of an authorization code")
    invalid_client_status: Literal[401, 400] = 401
    refresh_rotation_hours: int = Field(24, ge=0, description="age at which a refresh gives a new refresh token")
    old_refresh_token_grace_hours: int = Field(0, ge=0, description="how long a rotated refresh token still works")
    token_seconds: float = Field(0.0, ge=0, description="time a token request takes; a second one meanwhile is refused")
    revoke_on_concurrent_refresh: bool = Field(
        False, description="the refused second refresh or exchange ends the connection"
    )

    # --- requestid
    replay_seconds: int = Field(86_400, ge=0, description="how long a requestid is remembered")
    replay_failures: bool = Field(True, description="a repeated requestid also gives the first failure again")
    strict_requestid: bool = Field(False, description="same requestid with another body: code 600")
    replay_after_change: Literal["snapshot", "carried_out"] = Field(
        "snapshot", description="a repeated requestid whose object was changed or deleted since"
    )
    batch_replay: Literal["answers", "refused"] = Field(
        "answers", description="a repeated item of a batch with a requestid: its first answer, or 6000"
    )

    # --- queries
    query_order: Literal["id", "id_descending"] = Field("id", description="order when the statement names none")
    query_lag_seconds: int = Field(0, ge=0, description="age at which queries find a new object; reads find it at once")
    query_backslash: Literal["escape", "literal"] = Field(
        "escape", description=r"whether \\ in a string is one backslash"
    )
    query_unquoted_decimals: bool = Field(True, description="accept TotalAmt > 300.50 without quotes")
    query_order_by: bool = Field(True, description="accept ORDER BY in two words")
    query_not_equal: bool = Field(True, description="accept !=, which the documentation leaves out")
    pseudo_tax_codes: bool = Field(
        True, description="a US company's tax codes come with TAX, NON and CustomSalesTax, beyond MAXRESULTS"
    )
    id_query_finds_inactive: bool = Field(True, description="a filter by Id also finds inactive list entries")

    # --- names and lists
    names_ignore_case: bool = Field(True, description="names that differ in case only are duplicates")
    trim_names: bool = Field(True, description="blanks around a name are cut off")
    inactive_reference_code: Literal["2500", "610"] = "2500"
    item_requires_expense_account: bool = Field(False, description="Service and NonInventory need ExpenseAccountRef")

    sparse_clears: bool = Field(True, description="an empty value in a sparse update clears; on Vendor it always does")
    account_number_length: int = Field(20, ge=1, description="characters of AcctNum")

    # --- sales forms
    doc_numbers_shared: bool = Field(True, description="all sales forms take their numbers from one sequence")
    several_bill_emails: bool = Field(True, description="BillEmail may hold several addresses with commas between")
    customer_terms_copied: bool = Field(
        True, description="an invoice without terms gets the customer's; else it falls due by the company's"
    )
    custom_field_length: int | None = Field(31, ge=1, description="characters of a custom field")
    quantity_decimals: int | None = Field(None, ge=0, description="decimals of Qty; more are refused")
    void_by_operation: bool = Field(True, description="operation=void works beyond invoices, beside include=void")
    doc_number_when_automatic: Literal["stored", "ignored"] = Field(
        "stored", description="a DocNumber sent while CustomTxnNumbers is false"
    )
    long_doc_number_code: Literal["2050", "6000"] = "2050"
    warn_duplicate_doc_numbers: bool = Field(True, description="6140 for a DocNumber in use, with CustomTxnNumbers")
    online_payments: bool = Field(True, description="QuickBooks Payments is on: default of the AllowOnline flags")
    single_qty_or_price: Literal["derive", "keep"] = Field("derive", description="a line with only Qty or UnitPrice")
    line_without_item: Literal["billed", "described"] = Field(
        "billed", description="a sales line without ItemRef: it counts, or its text alone is kept"
    )
    negative_total_code: Literal["6000", "2290"] = "6000"
    sent_total_tax: Literal["ignored", "honoured", "with_code"] = Field(
        "ignored", description="whether a sent TxnTaxDetail.TotalTax counts"
    )
    auto_doc_number: bool = Field(True, description="AutoDocNumber assigns a number, with CustomTxnNumbers")
    closed_estimate_code: Literal["620", "6000"] = Field("620", description="code for a link to a closed estimate")
    books_closed_code: Literal["6200", "6210"] = "6210"

    # --- taxes outside the US
    missing_tax_calculation: Literal["refused", "excluded"] = Field(
        "refused", description="a document without GlobalTaxCalculation"
    )
    tax_inclusive_amount: Literal["net", "gross"] = Field(
        "net", description="what a line's Amount is, with TaxInclusive"
    )
    tax_rounding: Literal["rate", "line"] = Field("rate", description="tax is rounded by rate, or line by line")

    # --- expenses and deposits
    expense_numbers: Literal["none", "assigned"] = Field(
        "none", description="a Purchase without DocNumber, without custom numbers"
    )
    cash_from_other_current_asset: bool = Field(True, description="a Cash Purchase may come from such an account")
    billable_by_default: bool = Field(False, description="an expense line with CustomerRef is Billable")
    deposit_raises_version: bool = Field(False, description="a Deposit raises the SyncToken of what it takes")

    # --- currencies and dimensions
    missing_currency: Literal["refused", "home"] = Field(
        "refused", description="a transaction without CurrencyRef, with multicurrency"
    )
    default_exchange_rate: Literal["listed", "one"] = Field(
        "listed", description="ExchangeRate of a foreign transaction that names none"
    )
    foreign_currency_code: Literal["6000", "5030"] = Field(
        "6000", description="code for a foreign currency without multicurrency"
    )
    switched_off_properties: Literal["dropped", "stored", "refused"] = Field(
        "dropped", description="a class, location or service date that the company does not track"
    )

    invoice_link: Literal["with_address", "after_send", "never"] = Field(
        "with_address", description="when an invoice payable online has an InvoiceLink for include=invoiceLink"
    )

    # --- payments
    over_application: Literal["refused", "left_unapplied"] = "refused"
    unusable_payment_links: Literal["refused", "left_unapplied"] = Field(
        "refused", description="a payment line that can not be applied"
    )
    auto_apply: bool = Field(False, description="AutoApplyPayments and AutoApplyCredit act on what comes by the API")
    foreign_customer_code: Literal["620", "6000"] = "620"
    line_ex_open_balance: Literal["remaining", "original"] = Field(
        "remaining", description="what txnOpenBalance of a payment line tells"
    )

    # --- e-mail
    mails_a_day: int | None = Field(40, ge=0, description="mails a company can send a day")
    send_without_address: Literal["2380", "6420", "null_pointer"] = Field(
        "2380", description="sending a document that has no address: a code, or a system failure"
    )
    mails_payable_invoices: bool = Field(
        False, description="a new invoice with an address that can be paid online is mailed without being asked"
    )
