"""The XML that some SDKs send and expect, the same objects as in JSON (QuickBooks contract 1.3)."""

from sandbox.quickbooks.xml.callers import XmlCallers
from sandbox.quickbooks.xml.reading import read_body
from sandbox.quickbooks.xml.writing import answer_text

__all__ = ["XmlCallers", "answer_text", "read_body"]
