"""Identity: which mentions are one thing, and the IRIs of things."""
