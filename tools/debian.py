"""Programs that tests use and only the operating system has: which are here, and how to get the others.

    tools/debian.py               install with apt what tests want and this machine lacks
    tools/debian.py --list        say what is here

apt is used as root or with a sudo that asks nothing, for ten minutes at most. Elsewhere, and with APT=0, it
says what to install; the tests that need it are then reported as skipped.
"""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass

SECONDS_IN_ALL = 600


@dataclass(frozen=True)
class Tool:
    """A program: what tests call it, where it may stand, which Debian packages bring it."""

    name: str
    programs: tuple[str, ...]
    packages: tuple[str, ...]
    override: str = ""

    def path(self) -> str | None:
        """Return where the program is, or None."""
        told = os.environ.get(self.override) if self.override else None
        candidates = (told,) if told else self.programs
        found = (shutil.which(candidate) for candidate in candidates)
        return next((path for path in found if path), None)


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "chromium", ("chromium", "chromium-browser", "google-chrome"), ("chromium",), override="CHROMIUM"
        ),
        Tool("pdftotext", ("pdftotext",), ("poppler-utils",)),
        Tool("pdftoppm", ("pdftoppm",), ("poppler-utils",)),
        Tool("kannel", ("bearerbox", "/usr/sbin/bearerbox"), ("kannel",)),
        Tool("fakesmsc", ("fakesmsc", "/usr/lib/kannel/test/fakesmsc"), ("kannel-extras",)),
        Tool("clamd", ("clamd", "/usr/sbin/clamd"), ("clamav-daemon",)),
        Tool("dovecot", ("dovecot", "/usr/sbin/dovecot"), ("dovecot-imapd",)),
        Tool("postgresql-15", ("/usr/lib/postgresql/15/bin/initdb",), ("postgresql-15",)),
    )
}


def main(arguments: list[str]) -> int:
    if "--list" in arguments:
        for tool in TOOLS.values():
            print(f"{tool.name:<15} {tool.path() or '-'}")
        return 0
    missing = [tool for tool in TOOLS.values() if not tool.path()]
    if missing:
        install(sorted({package for tool in missing for package in tool.packages}))
        report([tool for tool in missing if not tool.path()])
    return 0


def install(packages: list[str]) -> None:
    """Install what can be had, each package by itself where they cannot be had together."""
    prefix = rights()
    if prefix is None or not shutil.which("apt-get") or os.environ.get("APT") == "0":
        return
    until = time.monotonic() + SECONDS_IN_ALL
    print(f"• apt से लगाया जा रहा है — installing with apt: {' '.join(packages)}", flush=True)
    apt([*prefix, "apt-get", "update", "-q"], until=until)
    if not apt(command(prefix, packages), until=until):
        for package in packages:
            apt(command(prefix, [package]), until=until)


def rights() -> list[str] | None:
    """Return what to put before a command to run it as root, or None where that cannot be done unasked."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0:
        return [sudo, "-n"]
    return None


def command(prefix: list[str], packages: list[str]) -> list[str]:
    """Return the call that installs packages and starts none of their services."""
    settings = ["env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1"]
    options = ["-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=60"]
    return [*prefix, *settings, "apt-get", "install", *options, *packages]


def apt(call: list[str], *, until: float) -> bool:
    """Run apt for as long as is left. Return whether it went well; its last words are shown where not."""
    try:
        done = subprocess.run(
            call,
            capture_output=True,
            text=True,
            timeout=max(1, until - time.monotonic()),
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        print("  apt took too long · apt में बहुत देर लगी", file=sys.stderr)
        return False
    if done.returncode:
        print("\n".join((done.stdout + done.stderr).splitlines()[-3:]), file=sys.stderr)
    return done.returncode == 0


def report(missing: list[Tool]) -> None:
    """Say which tests will be skipped for want of a program."""
    for tool in missing:
        packages = " ".join(tool.packages)
        print(
            f"• {tool.name} नहीं है, उसकी जाँचें छोड़ दी जाएँगी — {tool.name} is not here, its tests will be skipped"
            f" (apt install {packages})",
            file=sys.stderr,
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
