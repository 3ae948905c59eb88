"""What can be seen without a database: Python, packages, secrets, what was built, rules, date, disk."""

import re
import shutil
import stat
import sys
from datetime import date, datetime, timedelta
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from sevanidhi.kernel import rulebook
from sevanidhi.kernel.dated import examine
from sevanidhi.site.database.instance import SECRET_NAMES, Instance
from sevanidhi.site.health.finding import Finding, good, wrong

PACKAGE = Path(__file__).resolve().parents[2]
LOCK = PACKAGE.parent / "requirements" / "run.lock"
PINNED = re.compile(r"^([A-Za-z0-9._-]+==[^\s;]+(?: ; [^\\\n]+)?)", re.MULTILINE)
NEWER_THAN_TRIED = (3, 15)
BACKUP_OLD_AFTER = timedelta(hours=26)
LEAST_FREE_BYTES = 2 * 1024**3
BUILD = ("`make setup` चलाएँ।", "Run `make setup`.")


def python() -> Finding:
    """Python is one we run on."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= NEWER_THAN_TRIED:
        return wrong(
            "python",
            f"Python {version} पर यह परखा नहीं गया।",
            f"Nobody has tried this on Python {version}.",
            mend=("Python 3.11 से 3.14 में से कोई लगाएँ।", "Use one of Python 3.11 to 3.14."),
        )
    return good("python", f"Python {version}", f"Python {version}")


def packages() -> Finding:
    """The packages are those of the lock, or where there is none, those the release asks for."""
    asked = [requirement for text in _asked() if _for_this_machine(requirement := Requirement(text))]
    faults = [fault for requirement in asked if (fault := _misfit(requirement))]
    if faults:
        return wrong(
            "packages",
            f"पैकेज वे नहीं जो चाहिए: {', '.join(faults)}",
            f"Packages are not those asked for: {', '.join(faults)}",
            mend=BUILD,
        )
    return good("packages", f"{len(asked)} पैकेज ठीक", f"{len(asked)} packages as asked for")


def _asked() -> list[str]:
    return PINNED.findall(LOCK.read_text()) if LOCK.exists() else metadata.requires("sevanidhi") or []


def _for_this_machine(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate()


def _misfit(requirement: Requirement) -> str:
    try:
        installed = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return f"{requirement} ✗"
    return (
        "" if requirement.specifier.contains(installed, prereleases=True) else f"{requirement} ≠ {installed}"
    )


def secrets(instance: Instance) -> Finding:
    """The secrets are all there and nobody else can read them."""
    file = instance.secrets_file
    if not file.exists():
        return wrong(
            "secrets",
            f"कुंजियाँ नहीं हैं: {file}",
            f"There are no secrets: {file}",
            mend=(
                "पहली बार हो तो `sevanidhi serve` उन्हें बनाएगा; नहीं तो बैकअप से लौटाएँ।",
                "A first `sevanidhi serve` makes them; otherwise restore them from a backup.",
            ),
        )
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & 0o077:
        return wrong(
            "secrets",
            f"कुंजियाँ दूसरे भी पढ़ सकते हैं ({mode:o}): {file}",
            f"Others can read the secrets ({mode:o}): {file}",
            mend=(
                f"`chmod 600 {file}` चलाएँ और कुंजियाँ बदलें।",
                f"Run `chmod 600 {file}` and change the secrets.",
            ),
        )
    kept = instance.secrets()
    return good(
        "secrets", f"{len(SECRET_NAMES & kept.keys())} कुंजियाँ", f"{len(SECRET_NAMES & kept.keys())} secrets"
    )


def assets() -> Finding:
    """The styles, scripts and fonts of the pages were built."""
    built = PACKAGE / "web" / "static" / "built"
    missing = [name for name in ("site.css", "site.js", "fonts.css") if not (built / name).exists()]
    if missing:
        return wrong(
            "assets",
            f"पन्नों की साज-सज्जा नहीं बनी: {', '.join(missing)}",
            f"The look of the pages was not built: {', '.join(missing)}",
            mend=("`make assets` चलाएँ।", "Run `make assets`."),
        )
    return good("assets", "पन्नों की साज-सज्जा बनी है", "styles, scripts and fonts are built")


def messages() -> Finding:
    """Each Hindi catalogue was compiled after it was last changed."""
    catalogues = sorted(PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po"))
    stale = [str(po.relative_to(PACKAGE)) for po in catalogues if _stale(po)]
    if stale:
        return wrong(
            "messages",
            f"हिंदी सूची पुरानी है: {', '.join(stale)}",
            f"Hindi catalogues are out of date: {', '.join(stale)}",
            mend=("`make messages` चलाएँ।", "Run `make messages`."),
        )
    return good("messages", f"{len(catalogues)} हिंदी सूचियाँ", f"{len(catalogues)} Hindi catalogues compiled")


def _stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


def rules() -> Finding:
    """The dated rules are without fault."""
    faults = [fault for key, file in rulebook.rule_files().items() for fault in examine(file, key)[1]]
    if faults:
        return wrong(
            "rules",
            f"नियमों में {len(faults)} दोष; पहला: {faults[0]}",
            f"{len(faults)} faults in the rules; the first: {faults[0]}",
            mend=("`sevanidhi rules check` सब दिखाता है।", "`sevanidhi rules check` shows them all."),
        )
    count = len(rulebook.rule_files())
    return good("rules", f"{count} नियम तालिकाएँ ठीक", f"{count} rule tables without fault")


def business_date(instance: Instance, *, fixed: date | None) -> Finding:
    """The office lives on today's date, unless this is the demo."""
    if fixed is None:
        return good("date", "कार्यालय की तारीख आज की है", "the office lives on today's date")
    if instance.options().get("demo"):
        return good("date", f"डेमो की तारीख {fixed}", f"the demo lives on {fixed}")
    return wrong(
        "date",
        f"कार्यालय की तारीख {fixed} पर रुकी है।",
        f"The office's date stands still at {fixed}.",
        mend=("SEVANIDHI_BUSINESS_DATE हटाएँ।", "Remove SEVANIDHI_BUSINESS_DATE."),
    )


def address(instance: Instance, *, public: str) -> Finding:
    """The site is reached over TLS, which cookies are then bound to, unless this is the demo."""
    if public.startswith("https://") or instance.options().get("demo"):
        return good("address", f"साइट का पता {public}", f"the site's address is {public}")
    return wrong(
        "address",
        f"साइट का पता {public} है: कुकी और कोड बिना TLS के जाते हैं, और संदेशों के लिंक वहीं ले जाते हैं।",
        f"The site's address is {public}: cookies and codes travel without TLS, and links lead there.",
        mend=(
            "SEVANIDHI_ADDRESS में https:// वाला पता दें, वेब और वर्कर दोनों को।",
            "Set SEVANIDHI_ADDRESS to the https:// address, for web and worker alike.",
        ),
    )


def inbox(instance: Instance, *, shown: bool) -> Finding:
    """The page that shows everybody's codes is the demo's alone."""
    if not shown or instance.options().get("demo"):
        return good("inbox", "संदेश केवल पाने वाले को दिखते हैं", "messages are shown to whom they are for")
    return wrong(
        "inbox",
        "नमूने का इनबॉक्स खुला है: हर कोई सबके कोड पढ़ सकता है।",
        "The demo's inbox is open: anybody can read everybody's codes.",
        mend=("SEVANIDHI_DEMO हटाएँ।", "Remove SEVANIDHI_DEMO."),
    )


def disk(instance: Instance) -> Finding:
    """There is room for what comes in."""
    folder = next(path for path in (instance.home, *instance.home.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    said = f"{free / 1024**3:.1f} GB"
    if free < LEAST_FREE_BYTES:
        return wrong(
            "disk",
            f"{folder} में केवल {said} जगह बची है।",
            f"Only {said} are free in {folder}.",
            mend=("जगह खाली करें या बड़ी डिस्क लगाएँ।", "Free some room or move to a larger disk."),
        )
    return good("disk", f"डिस्क में {said} जगह", f"{said} free on the disk")


def backup(instance: Instance, *, now: datetime) -> Finding:
    """A backup was made since yesterday. The demo, which is made anew at will, needs none.

    `sevanidhi backup` keeps the option `last_backup_at`, an instant with its offset.
    """
    if instance.options().get("demo"):
        return good("backup", "डेमो का बैकअप नहीं चाहिए", "the demo needs no backup")
    kept = instance.options().get("last_backup_at")
    if kept is None or now - datetime.fromisoformat(kept) > BACKUP_OLD_AFTER:
        return wrong(
            "backup",
            f"आखिरी बैकअप: {kept or 'कभी नहीं'}।",
            f"The last backup: {kept or 'never'}.",
            mend=("`sevanidhi backup` रोज़ चलाएँ।", "Run `sevanidhi backup` every day."),
        )
    return good("backup", f"बैकअप {kept} का है", f"the last backup is of {kept}")
