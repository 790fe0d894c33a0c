"""How long tests wait for what takes no time where the machine is not busy: that it is busy is not what is tested."""

PATIENT_SECONDS = 40.0
"""Of HubSpot's, for the answer to a callout: a cold function, a list of thousands."""
