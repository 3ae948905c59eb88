"""What the scheme's screens ask, by subject."""
