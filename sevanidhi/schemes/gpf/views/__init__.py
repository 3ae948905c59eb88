"""The fund's screens, by subject."""
