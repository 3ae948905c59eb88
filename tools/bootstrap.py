"""Build what a fresh clone lacks: environment, packages of the lock, the project, its assets and messages.

    tools/bootstrap.py run    what `make demo` and `make run` need
    tools/bootstrap.py dev    the same and what tests and checks need

The standard library is all it stands on. Each step is done only when what it is made from has changed, so a
second call takes a fraction of a second. Debian ships Python without pip: see `install_pip`.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from tools import pip_wheel  # noqa: E402

ENVIRONMENT = PROJECT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMPS = ENVIRONMENT / "built.json"
LOWEST_PYTHON = (3, 11)
LOWEST_NODE = 20
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")
PACKAGE = "sevanidhi"


class CannotBuild(Exception):
    """The machine lacks something that cannot be had from here; the message says what to do."""


def main(arguments: list[str]) -> int:
    want_python()
    kind = arguments[0] if arguments else "run"
    with (PROJECT / "Makefile").open() as makefile:  # two `make`s at once: the second waits
        fcntl.flock(makefile, fcntl.LOCK_EX)
        try:
            build(kind)
        except CannotBuild as reason:
            print(f"\n{reason}", file=sys.stderr)
            return 1
        except subprocess.CalledProcessError as failure:
            print(f"\nयह नहीं हो सका — this failed: {' '.join(map(str, failure.cmd))}", file=sys.stderr)
            return 1
    return 0


def want_python() -> None:
    """Go on in a newer Python of this machine where the one that was called is too old."""
    if sys.version_info >= LOWEST_PYTHON:
        return
    for name in NEWER_PYTHONS:
        found = shutil.which(name)
        if found and subprocess.run([found, "-c", ""], capture_output=True).returncode == 0:
            os.execv(found, [found, *sys.argv])
    sys.exit("Python 3.11 या उससे नया चाहिए — Python 3.11 or newer is needed (make PYTHON=/path/to/python3)")


def build(kind: str) -> None:
    """Do every step whose inputs have changed since it was last done here."""
    make_environment()
    lock = PROJECT / "requirements" / f"{kind}.lock"
    if not covered(kind):
        say(f"पैकेज लगाए जा रहे हैं ({kind})", f"installing the packages of {lock.name}, hashes checked")
        if not pip_works():
            install_pip()
        install_lock(lock)
        remember(kind, fingerprint([lock]))
    step(
        "project",
        lambda: [PROJECT / "pyproject.toml"],
        ("प्रोजेक्ट जोड़ा जा रहा है", "installing the project itself"),
        lambda: pip("install", "--no-deps", "--no-index", "--no-build-isolation", "--editable", str(PROJECT)),
    )
    step(
        "assets",
        asset_inputs,
        ("पन्नों की साज-सज्जा बन रही है", "building styles, scripts and fonts"),
        build_assets,
    )
    step("messages", catalogues, ("हिंदी सूची बन रही है", "compiling the Hindi catalogues"), build_messages)


def step(
    name: str, inputs: Callable[[], list[Path]], title: tuple[str, str], work: Callable[[], None]
) -> None:
    """Do the work unless it was done for exactly these inputs, among which what is missing counts."""
    if stamps().get(name) == fingerprint(inputs()):
        return
    say(*title)
    work()
    remember(name, fingerprint(inputs()))


def make_environment() -> None:
    """Make .venv, or make it anew where its Python has gone or is another one now."""
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if PYTHON.exists() and stamps().get("python", python) == python and runs(PYTHON):
        return
    say("Python का अलग परिवेश बन रहा है", f"making the environment .venv with Python {sys.version.split()[0]}")
    command = [sys.executable, "-m", "venv", "--without-pip", "--clear", str(ENVIRONMENT)]
    subprocess.run(command, check=True)
    remember("python", python)


def covered(kind: str) -> bool:
    """Return whether the packages of this lock are installed; the development lock holds the run-time one."""
    done = stamps()
    current = {name: fingerprint([PROJECT / "requirements" / f"{name}.lock"]) for name in ("run", "dev")}
    return done.get(kind) == current[kind] or (kind == "run" and done.get("dev") == current["dev"])


def install_lock(lock: Path) -> None:
    pip("install", "--require-hashes", "--only-binary", ":all:", "--requirement", str(lock))


def install_pip() -> None:
    """Put pip into the environment: Python's own copy, or where Debian left that out a checked wheel."""
    if subprocess.run([str(PYTHON), "-c", "import ensurepip"], capture_output=True).returncode == 0:
        say("pip लगाया जा रहा है", "installing pip")
        if subprocess.run([str(PYTHON), "-m", "ensurepip"], capture_output=True).returncode == 0:
            return
    say("pip का पहिया लाया जा रहा है", f"fetching the wheel of pip {pip_wheel.VERSION}, hash checked")
    with tempfile.TemporaryDirectory() as folder:
        try:
            wheel = pip_wheel.fetch(Path(folder))
        except pip_wheel.NotFound as reason:
            raise CannotBuild(str(reason)) from reason
        inside = [str(PYTHON), f"{wheel}/pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
        subprocess.run(inside, check=True)


def build_assets() -> None:
    """Build what the pages show, with a Node from the lock where the machine has none that will do."""
    if not node_will_do():
        say("Node लगाया जा रहा है", "installing Node from its lock: this machine has none that will do")
        if not pip_works():
            install_pip()
        install_lock(PROJECT / "requirements" / "node.lock")
    path = f"{ENVIRONMENT / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    subprocess.run([str(PYTHON), "tools/assets.py"], check=True, cwd=PROJECT, env=os.environ | {"PATH": path})


def build_messages() -> None:
    subprocess.run([str(PYTHON), "tools/messages.py", "compile"], check=True, cwd=PROJECT)


def node_will_do() -> bool:
    """Return whether a Node new enough, and its npm, can be called."""
    for folder in (None, str(ENVIRONMENT / "bin")):
        node, npm = shutil.which("node", path=folder), shutil.which("npm", path=folder)
        if node and npm:
            answer = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
            if answer.startswith("v") and int(answer[1:].split(".")[0]) >= LOWEST_NODE:
                return True
    return False


def asset_inputs() -> list[Path]:
    web = PROJECT / PACKAGE / "web"
    named = [PROJECT / "package.json", PROJECT / "package-lock.json", PROJECT / "tools" / "assets.py"]
    return [*named, *files_below(web / "look"), *missing_marker(web / "static" / "built")]


def catalogues() -> list[Path]:
    found = sorted((PROJECT / PACKAGE).glob("**/locale/*/LC_MESSAGES/*.po"))
    absent = [po for po in found if not po.with_suffix(".mo").exists()]
    return [*found, PROJECT / "tools" / "messages.py", *(po.with_suffix(".mo") for po in absent)]


def missing_marker(folder: Path) -> list[Path]:
    """Return the folder while it is missing or empty, so that what was deleted is built again."""
    return [] if folder.is_dir() and any(folder.iterdir()) else [folder]


def files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def fingerprint(files: Iterable[Path]) -> str:
    """Return a hash of these files' names and contents; a missing file counts as such."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(PROJECT)).encode())
        digest.update(file.read_bytes() if file.is_file() else b"missing")
    return digest.hexdigest()


def stamps() -> dict[str, str]:
    try:
        return json.loads(STAMPS.read_text())
    except (FileNotFoundError, ValueError):
        return {}


def remember(name: str, value: str) -> None:
    draft = STAMPS.with_suffix(".draft")
    draft.write_text(json.dumps(stamps() | {name: value}, indent=1))
    draft.replace(STAMPS)


def pip_works() -> bool:
    return subprocess.run([str(PYTHON), "-c", "import pip"], capture_output=True).returncode == 0


def pip(*arguments: str) -> None:
    quiet = ["--disable-pip-version-check", "--no-input", "--quiet"]
    subprocess.run([str(PYTHON), "-m", "pip", *arguments, *quiet], check=True, cwd=PROJECT)


def runs(python: Path) -> bool:
    return subprocess.run([str(python), "-c", ""], capture_output=True).returncode == 0


def say(hindi: str, english: str) -> None:
    print(f"• {hindi} — {english}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
