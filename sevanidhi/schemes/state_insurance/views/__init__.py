"""State insurance's screens, by subject."""
