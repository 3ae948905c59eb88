"""What every API operation leans on: tokens of an office's systems, keys against doubled requests, limits."""
