"""Links for people, each of which opens a document in the company it is in (QuickBooks contract 1.10b)."""

from urllib.parse import urlencode

_SANDBOX = "sandbox"

_PAGES = {
    "Invoice": "invoice",
    "Estimate": "estimate",
    "SalesReceipt": "salesreceipt",
    "Payment": "recvpayment",
    "RefundReceipt": "refundreceipt",
    "CreditMemo": "creditmemo",
    "Purchase": "expense",
}


def document_url(environment: str, realm_id: str, entity: str, document_id: str) -> str:
    """The link to a document or customer; '' where no page shows such a thing.

    Args:
        environment: 'production' or 'sandbox'.
    """
    if entity == "Customer":
        page = f"customerdetail?nameId={document_id}"
    elif entity in _PAGES:
        page = f"{_PAGES[entity]}?txnId={document_id}"
    else:
        return ""
    sandbox = environment == _SANDBOX
    start = "https://sandbox.qbo.intuit.com/login" if sandbox else "https://qbo.intuit.com/app/login"
    return f"{start}?" + urlencode({"pagereq": page, "deeplinkcompanyid": realm_id})
