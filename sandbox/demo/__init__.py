"""`make demo`: HubSpot's callouts become QuickBooks documents, through the deployed template, on this machine."""
