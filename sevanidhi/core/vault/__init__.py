"""Aadhaar numbers, sealed in a database of their own. Elsewhere there is a reference and four figures."""
