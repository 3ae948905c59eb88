"""The scheme's screens, by subject."""
