"""QuickBooks Online actions for HubSpot workflows: the layer that every function shares."""
