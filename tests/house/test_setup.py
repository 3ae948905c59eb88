"""Setting up: nothing comes in without its hash, and nothing is done twice."""

import ast
import hashlib
import re
import subprocess
import sys
import threading
import tomllib
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest

from tests.house import reading
from tools import bootstrap, lock, pip_wheel

LOCKS = ("run", "dev", "node")
PIN = re.compile(r"^[a-zA-Z0-9._-]+==[^\s;]+( ; [^\\]+)? \\$")


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_of_a_lock_has_its_hashes(name):
    lines = (reading.PROJECT / "requirements" / f"{name}.lock").read_text().splitlines()
    wrong = [
        line for line in lines if not line.startswith(("#", "    --hash=sha256:")) and not PIN.match(line)
    ]
    unhashed = [line for line, following in pairwise(lines) if PIN.match(line) and "--hash=" not in following]

    assert (wrong, unhashed) == ([], [])


def test_the_locks_were_made_from_todays_dependencies():
    assert lock.check() == 0


def test_a_lock_older_than_the_dependencies_would_be_found(monkeypatch):
    monkeypatch.setattr(lock, "wanted", lambda name: ["another>=1"])

    assert lock.check() == 1


def test_what_runs_is_pinned_alike_for_running_and_developing():
    pins = {
        name: set(re.findall(r"^\S+==\S+", text(f"requirements/{name}.lock"), re.MULTILINE)) for name in LOCKS
    }

    assert pins["run"] - pins["dev"] == set()


def test_a_step_is_done_once_for_the_same_inputs(monkeypatch, tmp_path):
    done: list[str] = []
    monkeypatch.setattr(bootstrap, "STAMPS", tmp_path / "built.json")
    monkeypatch.setattr(bootstrap, "PROJECT", tmp_path)
    file = tmp_path / "input"

    for content in ("one", "one", "two"):
        file.write_text(content)
        bootstrap.step("sample", lambda: [file], ("काम", "work"), lambda: done.append(file.read_text()))

    assert done == ["one", "two"]


def test_the_wheel_of_pip_comes_from_the_index_it_is_told_of(index, monkeypatch, tmp_path):
    monkeypatch.setattr(pip_wheel, "SHA256", index.sha256)

    wheel = pip_wheel.from_index(index.address, tmp_path)

    assert wheel.read_bytes() == b"a wheel"


def test_a_wheel_with_another_hash_is_refused(index, tmp_path):
    with pytest.raises(pip_wheel.NotFound, match="another hash"):
        pip_wheel.from_index(index.address, tmp_path)

    assert list(tmp_path.glob("pip*")) == []


def test_pips_own_settings_are_honoured(monkeypatch, tmp_path):
    file = tmp_path / "pip.conf"
    file.write_text("[global]\nindex-url = https://packages.example.org/simple\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)

    assert pip_wheel.indexes()[0] == "https://packages.example.org/simple"


def test_a_password_in_an_address_is_not_shown():
    assert pip_wheel.without_password("https://asha:x@example.org/simple") == "https://example.org/simple"


def test_make_help_tells_of_every_target_meant_for_people():
    said = subprocess.run(
        ["make", "help"], cwd=reading.PROJECT, capture_output=True, text=True, check=True
    ).stdout
    targets = re.findall(r"^\s+make (\S+)", said, re.MULTILINE)

    wanted = {"demo", "test", "run", "lint", "bench", "requirements", "messages", "assets", "doctor"}
    assert wanted - set(targets) == set()


def test_bootstrap_stands_on_the_standard_library_alone():
    for name in ("bootstrap", "pip_wheel", "lock", "debian"):
        assert imported(name) - {"tools"} - sys.stdlib_module_names == set()


def test_python_311_to_314_are_served():
    project = tomllib.loads(text("pyproject.toml"))["project"]

    assert project["requires-python"] == ">=3.11"
    assert bootstrap.NEWER_PYTHONS == ("python3.14", "python3.13", "python3.12", "python3.11")


def imported(name: str) -> set[str]:
    """Return the packages a tool imports."""
    parsed = reading.tree(reading.PROJECT / "tools" / f"{name}.py")
    plain = (alias.name for node in reading.every(parsed, ast.Import) for alias in node.names)
    return {
        module.split(".")[0]
        for module in (*plain, *(node.module for node in reading.every(parsed, ast.ImportFrom)))
    }


def text(name: str) -> str:
    return (reading.PROJECT / name).read_text("utf-8")


class Index:
    """A package index of one file, on this machine."""

    def __init__(self, folder: Path) -> None:
        content = b"a wheel"
        self.sha256 = hashlib.sha256(content).hexdigest()
        (folder / "files").mkdir(parents=True)
        (folder / "files" / pip_wheel.NAME).write_bytes(content)
        (folder / "pip").mkdir()
        (folder / "pip" / "index.html").write_text(
            f'<a href="../files/{pip_wheel.NAME}#sha256=0">{pip_wheel.NAME}</a>'
        )

        class Handler(SimpleHTTPRequestHandler):
            def __init__(self, *words, **settings):
                super().__init__(*words, directory=str(folder), **settings)

            def log_message(self, *words):
                """Say nothing: the test tells what went wrong."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def index(tmp_path_factory):
    kept = Index(tmp_path_factory.mktemp("index"))
    yield kept
    kept.server.shutdown()
    kept.server.server_close()
