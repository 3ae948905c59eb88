"""The applications of this scheme, page by page."""
