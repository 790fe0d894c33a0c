"""Pure rules of bookkeeping: a HubSpot record in, a QuickBooks body out. No input or output, no clock."""
