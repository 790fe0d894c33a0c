"""The query language: text to statement (`parser`), statement to rows (`selection`)."""

from sandbox.quickbooks.query.parser import parse
from sandbox.quickbooks.query.pseudo_codes import with_pseudo_codes
from sandbox.quickbooks.query.selection import Page, QueryReader, run

__all__ = ["Page", "QueryReader", "parse", "run", "with_pseudo_codes"]
