"""What the virus scanner shows."""

from sevanidhi.core.uploads import queries as uploads
from sevanidhi.site.database.instance import Instance
from sevanidhi.site.health.finding import Finding, good, wrong

INSTALL = (
    "`apt install clamav-daemon` करें और SEVANIDHI_CLAMD में उसका सॉकेट दें, वेब और वर्कर दोनों को।",
    "Run `apt install clamav-daemon` and set SEVANIDHI_CLAMD to its socket, for web and worker alike.",
)
START = (
    "देखें कि clamd चल रहा है और StreamMaxLength कम से कम 10M है।",
    "See that clamd runs, and that its StreamMaxLength is at least 10M.",
)


def scanner(instance: Instance) -> Finding:
    """Files people send are scanned for viruses; the demo, where nobody sends any, needs no scanner."""
    found = uploads.scanner()
    if found.answers:
        return good(
            "scanner", f"वायरस की जाँच चालू है: {found.version}", f"files are scanned by {found.version}"
        )
    if found.configured:
        return wrong(
            "scanner",
            f"वायरस जाँचने वाला उत्तर नहीं देता ({found.fault}); {found.waiting} फ़ाइलें रुकी हैं।",
            f"The virus scanner does not answer ({found.fault}); {found.waiting} files wait.",
            mend=START,
        )
    if instance.options().get("demo"):
        return good("scanner", "डेमो में वायरस की जाँच नहीं होती", "the demo scans no files for viruses")
    return wrong(
        "scanner",
        "फ़ाइलों में वायरस की जाँच नहीं होती; चित्र और पीडीएफ़ केवल नए सिरे से लिखे जाते हैं।",
        "Files are not scanned for viruses; pictures and PDFs are only drawn and written anew.",
        mend=INSTALL,
    )
