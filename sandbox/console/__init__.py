"""The console, `make sandbox`: a page on which a person builds a workflow, enrols records and follows them."""
