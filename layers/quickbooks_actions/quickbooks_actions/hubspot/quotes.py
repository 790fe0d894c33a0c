"""What only a quote has, from its properties (HubSpot contract 7.3)."""

from datetime import tzinfo

from quickbooks_actions.hubspot import values
from quickbooks_actions.mapping.records import QuoteFacts

PROPERTIES = (
    "hs_quote_status",
    "hs_status",
    "hs_quote_progression_status",
    "hs_quote_esign_status",
    "hs_sign_status",
    "hs_esign_enabled",
    "hs_esign_num_signers_required",
    "hs_esign_num_signers_completed",
    "hs_esign_date",
    "hs_manually_signed",
    "hs_accepted_date",
    "hs_clickwrap_accepted_by",
    "hs_expiration_date",
    "hs_locked",
    "hs_quote_number",
    "hs_purchase_order_number",
    "hs_net_payment_terms",
    "hs_terms",
    "hs_comments",
    "hs_template_type",
)


def quote_facts(properties: values.Properties, zone: tzinfo) -> QuoteFacts:
    """The quote's own facts; days are those of the zone."""
    return QuoteFacts(
        lifecycle=values.code(properties, "hs_quote_status"),
        approval=values.code(properties, "hs_status"),
        progression=values.code(properties, "hs_quote_progression_status"),
        signature=values.code(properties, "hs_quote_esign_status"),
        sign_status=values.code(properties, "hs_sign_status"),
        esign=values.truth(properties, "hs_esign_enabled"),
        signers_required=values.whole(properties, "hs_esign_num_signers_required"),
        signers_completed=values.whole(properties, "hs_esign_num_signers_completed"),
        manually_signed=values.truth(properties, "hs_manually_signed"),
        signed_on=values.day_in(properties, "hs_esign_date", zone),
        accepted_on=values.day_in(properties, "hs_accepted_date", zone),
        accepted_by=values.text(properties, "hs_clickwrap_accepted_by"),
        expires_on=values.day_in(properties, "hs_expiration_date", zone),
        locked=values.truth(properties, "hs_locked"),
        number=values.text(properties, "hs_quote_number"),
        purchase_order=values.text(properties, "hs_purchase_order_number"),
        net_terms_days=values.whole(properties, "hs_net_payment_terms"),
        terms=values.text(properties, "hs_terms"),
        comments=values.text(properties, "hs_comments"),
        template=values.code(properties, "hs_template_type"),
    )
