"""Field options: the dropdowns of HubSpot's workflow editor, filled from QuickBooks."""

from quickbooks_actions.workflow.dropdowns import Dropdown, PortalLists, dropdown, input_named
from quickbooks_actions.workflow.field_options import field_options
from quickbooks_actions.workflow.options_callout import OptionsCallout


@field_options
def handler(callout: OptionsCallout, lists: PortalLists) -> Dropdown:
    """One page of the dropdown that was opened: the input's default choices, then what QuickBooks has for it."""
    described = input_named(callout.input_name)
    return dropdown(described, lists.page(described, callout), callout)
