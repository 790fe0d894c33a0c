"""Pages for people: consent to a connection, the companies' documents, the request log."""
