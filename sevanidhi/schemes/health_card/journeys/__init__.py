"""The applications of the scheme, page by page: what each asks, and what sending it does."""
