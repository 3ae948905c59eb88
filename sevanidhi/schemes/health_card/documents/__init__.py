"""The scheme's papers: forms, cards, and what travels with them."""
