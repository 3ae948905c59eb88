"""Who may read the audit."""

READERS = ("auditor", "director")
