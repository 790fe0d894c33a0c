"""What is checked before the books are looked at: the shape of a body, then its values."""

from sandbox.quickbooks.validation.open_questions import open_problems
from sandbox.quickbooks.validation.shape import CLEARED, shaped
from sandbox.quickbooks.validation.values import value_problems

__all__ = ["CLEARED", "open_problems", "shaped", "value_problems"]
