"""The set-up page: connecting both sides, and what a person needs to see of the connections."""
