"""What the companies start with."""
