"""What happens in the scheme, by subject."""
