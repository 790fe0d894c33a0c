"""HubSpot's side of a callout: signature, callout, delivery, answer, and the bootstrap that all actions share."""
