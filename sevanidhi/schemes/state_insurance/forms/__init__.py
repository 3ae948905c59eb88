"""What state insurance's screens ask, by subject."""
