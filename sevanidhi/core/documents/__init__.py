"""Papers: letters and prints made once and kept for ever, and what people hand in."""
