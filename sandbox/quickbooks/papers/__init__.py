"""Documents as people see them: what stands on one (`paper`), as a PDF (`sheet`, `pdf`)."""

from typing import Final

from sandbox.quickbooks.papers.paper import Paper, paper_of
from sandbox.quickbooks.papers.sheet import as_pdf

PRINTED: Final = frozenset({"CreditMemo", "Estimate", "Invoice", "Payment", "RefundReceipt", "SalesReceipt"})
"""The documents that the API gives as PDF."""

__all__ = ["PRINTED", "Paper", "as_pdf", "paper_of"]
