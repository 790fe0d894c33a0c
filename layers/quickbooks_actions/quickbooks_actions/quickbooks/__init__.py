"""QuickBooks Online: client, faults, the company's lists, and the exactly-once posting of documents."""
