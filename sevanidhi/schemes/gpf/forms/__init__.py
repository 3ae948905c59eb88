"""What the fund's screens ask, by subject."""
