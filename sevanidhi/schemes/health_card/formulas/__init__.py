"""The scheme as reckoning, by subject: who is in the family, which ward, how long a card holds. Pure."""
