"""What people send: received in parts, kept in quarantine, scanned, looked at, given to who asked for it."""
