"""The embedded AWS: ministack, started and stopped by our own commands, and the real template deployed on it."""
