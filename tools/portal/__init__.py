"""Commands on everything that is stored of one HubSpot account: exporting it, removing it."""
