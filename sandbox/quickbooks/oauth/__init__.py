"""Intuit's OAuth server: consent, codes, tokens."""
