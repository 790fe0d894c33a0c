"""The properties that each object type has in a fresh portal (HubSpot contract 7.3).

A portal can define more (`Portal.define_property`). READ_ONLY ones are set by HubSpot alone.
"""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


CONTACT = _names(
    """
    address city company country createdate email firstname hs_additional_emails hs_language hs_object_id
    hubspot_owner_id jobtitle lastmodifieddate lastname lifecyclestage mobilephone phone state website zip
    """
)

COMPANY = _names(
    """
    address address2 city country createdate description domain hs_lastmodifieddate hs_object_id
    hubspot_owner_id industry lifecyclestage name phone state website zip
    """
)

DEAL = _names(
    """
    amount amount_in_home_currency closedate createdate deal_currency_code dealname dealstage dealtype
    description hs_acv hs_arr hs_is_closed_won hs_lastmodifieddate hs_mrr hs_object_id
    hs_primary_associated_company hs_tcv hubspot_owner_id pipeline
    """
)

LINE_ITEM = _names(
    """
    amount createdate description discount hs_acv hs_allow_buyer_selected_quantity hs_arr hs_auto_tax_amount
    hs_billing_period_end_date hs_billing_period_start_date hs_billing_start_delay_days
    hs_billing_start_delay_months hs_billing_start_delay_type hs_cost_of_goods_sold hs_discount_percentage
    hs_external_tax_rate_id hs_is_optional hs_lastmodifieddate hs_line_item_currency_code hs_margin hs_mrr
    hs_object_id hs_position_on_quote hs_post_tax_amount hs_pre_discount_amount hs_pricing_model hs_product_id
    hs_product_type hs_recurring_billing_end_date hs_recurring_billing_number_of_payments
    hs_recurring_billing_period hs_recurring_billing_start_date hs_sku hs_tax_amount hs_tax_category
    hs_tax_label hs_tax_rate hs_tax_rate_group_id hs_tcv hs_term_in_months hs_tier_prices hs_tier_ranges
    hs_total_discount hs_url name price quantity recurringbillingfrequency tax
    """
)

PRODUCT = _names(
    """
    createdate description hs_cost_of_goods_sold hs_lastmodifieddate hs_object_id hs_product_type hs_sku name
    price recurringbillingfrequency tax
    """
)

QUOTE = _names(
    """
    hs_acceptance_method hs_accepted_date hs_billing_enabled hs_clickwrap_accepted_by hs_collection_process
    hs_comments hs_contract_effective_start_date hs_createdate hs_currency hs_domain hs_esign_date
    hs_esign_enabled hs_esign_num_signers_completed hs_esign_num_signers_required hs_expiration_date
    hs_language hs_lastmodifieddate hs_locale hs_locked hs_manually_signed hs_net_payment_terms hs_object_id
    hs_payment_date hs_payment_enabled hs_payment_status hs_payment_type hs_pdf_download_link hs_publish_date
    hs_purchase_order_number hs_quote_amount hs_quote_esign_status hs_quote_link hs_quote_number
    hs_quote_progression_status hs_quote_status hs_quote_total_preference hs_sender_company_name
    hs_sender_email hs_sender_firstname hs_sender_lastname hs_sign_status hs_slug hs_status hs_template_type
    hs_terms hs_timezone hs_title hubspot_owner_id
    """
)

COMMERCE_PAYMENT = _names(
    """
    hs_billing_address_city hs_billing_address_country hs_billing_address_line_1 hs_billing_address_line_2
    hs_billing_address_state hs_billing_address_zip hs_createdate hs_currency_code hs_customer_email
    hs_digital_wallet_type hs_fees_amount hs_fees_amount_in_portal_currency
    hs_fees_amount_in_settlement_currency hs_has_associated_invoice hs_initial_amount
    hs_initial_amount_in_portal_currency hs_initial_amount_in_settlement_currency hs_initiated_date
    hs_internal_comment hs_lastmodifieddate hs_latest_status hs_line_item_discounts_amount hs_net_amount
    hs_net_amount_after_refunds hs_number_of_associated_invoices hs_object_id hs_order_discount_amount
    hs_order_discount_code hs_order_discount_percentage hs_payment_creation_method hs_payment_id
    hs_payment_method hs_payment_method_bank_or_issuer hs_payment_method_last_4 hs_payment_method_type
    hs_payment_source_app hs_payment_source_id hs_payment_source_name hs_payment_source_url hs_payment_type
    hs_payout_date hs_platform_fee hs_processor_type hs_reference_number hs_refunds_amount
    hs_settlement_currency_code hs_shipping_address_city hs_shipping_address_country
    hs_shipping_address_line_1 hs_shipping_address_line_2 hs_shipping_address_state hs_shipping_address_zip
    hs_shipping_ship_to_name hs_total_discounts_amount
    """
)

INVOICE = _names(
    """
    hs_amount_billed hs_balance_due hs_comments hs_createdate hs_currency hs_due_date hs_invoice_billable
    hs_invoice_date hs_invoice_status hs_lastmodifieddate hs_number hs_object_id hs_purchase_order_number hs_tax_id
    hs_title
    """
)

SUBSCRIPTION = _names(
    """
    hs_collection_process hs_createdate hs_currency_code hs_invoice_creation hs_last_payment_amount
    hs_lastmodifieddate hs_name hs_net_payment_terms hs_next_payment_amount hs_next_payment_due_date hs_object_id
    hs_recurring_billing_frequency hs_recurring_billing_start_date hs_status
    """
)

ADJUSTMENT = _names(
    """
    hs_createdate hs_duration hs_label hs_lastmodifieddate hs_object_id hs_sort_order hs_type hs_value
    """
)

READ_ONLY = _names(
    """
    createdate hs_createdate hs_lastmodifieddate hs_locked hs_object_id hs_payment_method
    hs_post_tax_amount hs_pre_discount_amount hs_primary_associated_company hs_total_discount
    lastmodifieddate
    """
)
