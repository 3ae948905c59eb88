"""Find the wheel of pip where Debian has left `ensurepip` out of Python.

It comes from the package index that pip is configured for on this machine, by name, version and sha256;
without one, from Debian's own package of it, whose signature apt checks.
"""

import base64
import configparser
import hashlib
import os
import re
import shutil
import ssl
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urljoin, urlsplit

VERSION = "26.3"
SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
NAME = f"pip-{VERSION}-py3-none-any.whl"
SECONDS = 60
APT_SECONDS = 300

DEBIAN_PACKAGE = "python3-pip-whl"
DEBIAN_WHEELS = "usr/share/python-wheels"


class NotFound(Exception):
    """No source gave a wheel of pip; the message says what to do."""


def fetch(folder: Path) -> Path:
    """Put a wheel of pip into the folder and return its path."""
    reasons = []
    for address in indexes():
        try:
            return from_index(address, folder)
        except (OSError, NotFound) as reason:
            reasons.append(f"{without_password(address)}: {reason}")
    found = from_debian(folder)
    if found:
        return found
    raise NotFound(
        "pip नहीं मिला। `apt install python3-venv` चलाएँ, या PIP_INDEX_URL में पैकेज सूची का पता दें।\n"
        "pip is not to be had. Run `apt install python3-venv`, or give a package index in PIP_INDEX_URL.\n"
        + "\n".join(reasons)
    )


def from_index(index: str, folder: Path) -> Path:
    """Download the one known wheel from an index in the simple format, and check its hash."""
    page = read(f"{index.rstrip('/')}/pip/").decode()
    link = re.search(rf'href="([^"]*{re.escape(NAME)}[^"]*)"', page)
    if link is None:
        raise NotFound(f"{NAME} is not listed")
    content = read(urljoin(f"{index.rstrip('/')}/pip/", link[1].split("#")[0]))
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise NotFound(f"{NAME} has another hash than the one we know")
    wheel = folder / NAME
    wheel.write_bytes(content)
    return wheel


def from_debian(folder: Path) -> Path | None:
    """Return Debian's wheel of pip: the one installed, or one unpacked from its package."""
    installed = sorted((Path("/") / DEBIAN_WHEELS).glob("pip-*.whl"))
    if installed:
        return installed[-1]
    if not shutil.which("apt-get"):
        return None
    if not works("apt-get", "download", DEBIAN_PACKAGE, folder=folder) and os.geteuid() == 0:
        works("apt-get", "update", "-q", folder=folder)
        works("apt-get", "download", DEBIAN_PACKAGE, folder=folder)
    for package in folder.glob("*.deb"):
        works("dpkg-deb", "-x", package.name, ".", folder=folder)
    return next((folder / DEBIAN_WHEELS).glob("pip-*.whl"), None)


def works(*command: str, folder: Path) -> bool:
    """Run a command of Debian's quietly in a folder. Return whether it did what it was asked."""
    return subprocess.run(command, cwd=folder, capture_output=True, timeout=APT_SECONDS).returncode == 0


def indexes() -> list[str]:
    """Return the indexes pip is told of on this machine, in its own order: environment, then files."""
    told = [os.environ.get("PIP_INDEX_URL", setting("index-url"))]
    told += os.environ.get("PIP_EXTRA_INDEX_URL", setting("extra-index-url")).split()
    return [address for address in told if address]


def setting(name: str) -> str:
    """Return a setting from pip's configuration files; the last file that has it wins, as in pip."""
    home = Path(os.environ.get("HOME", "/nonexistent"))
    config_home = Path(os.environ.get("XDG_CONFIG_HOME", home / ".config"))
    files = [
        Path("/etc/xdg/pip/pip.conf"),
        Path("/etc/pip.conf"),
        home / ".pip/pip.conf",
        config_home / "pip/pip.conf",
    ]
    told = os.environ.get("PIP_CONFIG_FILE")
    parser = configparser.RawConfigParser()
    parser.read([*files, *([told] if told else [])])
    return parser.get("install", name, fallback=parser.get("global", name, fallback=""))


def read(address: str) -> bytes:
    """Return what stands at an address, with the name, password and certificate pip would use."""
    url = urlsplit(address)
    request = urllib.request.Request(without_password(address))
    if url.username:
        pair = f"{url.username}:{url.password or ''}".encode()
        request.add_header("Authorization", f"Basic {base64.b64encode(pair).decode()}")
    certificate = os.environ.get("PIP_CERT", setting("cert")) or None
    context = ssl.create_default_context(cafile=certificate) if url.scheme == "https" else None
    with urllib.request.urlopen(request, timeout=SECONDS, context=context) as answer:
        return answer.read()


def without_password(address: str) -> str:
    url = urlsplit(address)
    return url._replace(netloc=url.netloc.rpartition("@")[2]).geturl()
