"""The folder of an installation and the secrets in it."""

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


def test_a_secret_that_a_newer_version_needs_comes_beside_the_others(tmp_path):
    first = Instance(tmp_path).secrets()
    Instance(tmp_path).keep_secrets({name: first[name] for name in first if name != "vault_key_1"})
    second = Instance(tmp_path).secrets()

    assert second.pop("vault_key_1") != first.pop("vault_key_1")
    assert second == first
