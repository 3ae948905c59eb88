"""What the scheme does: registrations, families, cards."""
