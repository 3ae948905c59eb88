"""Backups: books, vault, papers and keys of one moment in one folder, checked before they are trusted."""
