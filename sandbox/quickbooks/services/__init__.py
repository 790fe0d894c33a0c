"""What a company offers besides reading, querying and writing its entities."""
