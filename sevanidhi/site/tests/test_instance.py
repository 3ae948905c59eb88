"""The folder of an installation and the secrets in it."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, local

from sevanidhi.site.database import instance
from sevanidhi.site.database.instance import SECRET_NAMES, Instance

AT_ONCE = 4


def test_all_who_begin_at_once_have_the_same_secrets(tmp_path, monkeypatch):
    """A worker whose keys another one wrote over would seal numbers that open no more."""
    read, seen, nobody_has_written = instance._read, local(), Barrier(AT_ONCE, timeout=10)

    def read_with_the_others(file):
        kept = read(file)
        if not hasattr(seen, "once"):
            seen.once = nobody_has_written.wait()
        return kept

    monkeypatch.setattr(instance, "_read", read_with_the_others)
    with ThreadPoolExecutor(AT_ONCE) as hands:
        found = list(hands.map(lambda _: Instance(tmp_path).secrets(), range(AT_ONCE)))

    assert found == [read(Instance(tmp_path).secrets_file)] * AT_ONCE
    assert found[0].keys() == set(SECRET_NAMES)


def test_what_an_installation_is_stays_where_the_disk_is_full(tmp_path):
    """A demo, or the office's own work: a half-written file stopped every command."""
    Instance(tmp_path).keep_options(demo="1", business_date="2017-04-17")
    full = (
        "import resource, signal, sys; from pathlib import Path;"
        "from sevanidhi.site.database.instance import Instance;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (8, 8));"
        "Instance(Path(sys.argv[1])).keep_options(last_backup_at='2026-11-22T21:00:00+00:00')"
    )
    done = subprocess.run([sys.executable, "-c", full, tmp_path], capture_output=True, check=False)

    assert b"File too large" in done.stderr
    assert Instance(tmp_path).options() == {"demo": "1", "business_date": "2017-04-17"}
    assert [one.name for one in tmp_path.iterdir()] == ["instance.json"]


def test_two_who_keep_options_at_once_lose_none(tmp_path):
    def keep(number: int) -> None:
        Instance(tmp_path).keep_options(**{f"option_{number}": "1"})

    with ThreadPoolExecutor(8) as together:
        list(together.map(keep, range(40)))

    assert len(Instance(tmp_path).options()) == 40


def test_a_secret_that_a_newer_version_needs_comes_beside_the_others(tmp_path):
    first = Instance(tmp_path).secrets()
    Instance(tmp_path).keep_secrets({name: first[name] for name in first if name != "vault_key_1"})
    second = Instance(tmp_path).secrets()

    assert second.pop("vault_key_1") != first.pop("vault_key_1")
    assert second == first
