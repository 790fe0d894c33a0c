"""The set-up page in a browser. A package, so that what its tests share ends with them."""
