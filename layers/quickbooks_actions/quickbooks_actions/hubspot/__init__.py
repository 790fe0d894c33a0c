"""HubSpot's CRM: the client and the records it reads."""
