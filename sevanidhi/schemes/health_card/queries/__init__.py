"""What the scheme knows: its tables; and what stands of registrations, families, cards and the work."""
