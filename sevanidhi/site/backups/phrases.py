"""What the refusals of backups say, Hindi first."""

REFUSALS = {
    "FolderNotEmpty": (
        "फ़ोल्डर %(folder)s खाली नहीं है; नया या खाली फ़ोल्डर दें।",
        "The folder %(folder)s is not empty; name a new or empty one.",
    ),
    "NotABackup": (
        "फ़ोल्डर %(folder)s में इस व्यवस्था का पूरा बैकअप नहीं है।",
        "The folder %(folder)s holds no whole backup of this system.",
    ),
    "BackupDamaged": (
        "बैकअप खराब है: %(file)s — %(why_hi)s। कुछ भी लौटाया नहीं गया।",
        "The backup is damaged: %(file)s, %(why_en)s. Nothing was restored.",
    ),
}
