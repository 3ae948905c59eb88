"""What is done in this scheme; one module a subject."""
