"""Writing: one module a subject."""
