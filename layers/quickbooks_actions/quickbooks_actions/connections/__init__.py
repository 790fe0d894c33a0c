"""Tokens in Secrets Manager, leases, and the links between portals and companies."""
