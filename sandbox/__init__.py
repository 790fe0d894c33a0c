"""Local stand-ins for QuickBooks Online and HubSpot, the console, and the demo."""
