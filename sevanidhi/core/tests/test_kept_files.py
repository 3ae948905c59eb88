"""A file is read whole or not found, whoever writes it at this moment; it stays while it is wanted."""

import os
import threading
import time
from datetime import timedelta
from stat import S_ISDIR

import pytest
from django.core.files.storage import default_storage
from django.core.files.storage.filesystem import FileSystemStorage

from sevanidhi.core import kept_files

PLACE = "schedules/ab/abc.csv"


def test_who_looks_while_it_is_written_does_not_find_half_of_it(monkeypatch):
    begun, go_on = threading.Event(), threading.Event()
    content = b"GPF No,Subscription\n" * 10_000
    save = FileSystemStorage._save

    def slowly(storage, name, file):
        halves = iter([content[:9], content[9:]])

        def chunks(chunk_size=None):
            yield next(halves)
            begun.set()
            assert go_on.wait(10)
            yield next(halves)

        file.chunks = chunks
        return save(storage, name, file)

    monkeypatch.setattr(FileSystemStorage, "_save", slowly)
    writer = threading.Thread(target=kept_files.keep, args=(PLACE, content))
    writer.start()
    assert begun.wait(10)
    try:
        assert not default_storage.exists(PLACE)
    finally:
        go_on.set()
        writer.join()
    assert kept_files.content_of(PLACE) == content


def test_the_same_bytes_lie_there_once_and_nothing_beside_them():
    kept_files.keep(PLACE, b"one")
    kept_files.keep(PLACE, b"one")

    assert default_storage.listdir("schedules/ab") == ([], ["abc.csv"])


def test_what_takes_the_place_of_another_is_on_the_disk_with_its_name(monkeypatch):
    """A file whose name is not written yet is gone with the power: the older one would lie there again."""
    folders = []
    monkeypatch.setattr(os, "fsync", lambda open_file: folders.append(S_ISDIR(os.fstat(open_file).st_mode)))
    for content in (b"one", b"two"):
        kept_files.replace(PLACE, content)

    assert folders == [False, True] * 2
    assert kept_files.content_of(PLACE) == b"two"
    assert default_storage.listdir("schedules/ab") == ([], ["abc.csv"])


DAY_AGO = time.time() - 24 * 3600


def put(place, *, at=DAY_AGO):
    kept_files.keep(place, b"one")
    os.utime(default_storage.path(place), (at, at))


def sweep(*wanted):
    return kept_files.sweep("schedules", older_than=timedelta(hours=8), wanted=lambda _old: set(wanted))


def test_what_is_old_and_wanted_no_more_is_swept_and_the_part_of_one_who_died_writing():
    put(PLACE)
    put(f"{PLACE}.0123456789abcdef")
    put("schedules/ab/wanted.csv")
    put("schedules/cd/fresh.csv", at=time.time())

    assert sweep("schedules/ab/wanted.csv") == 2
    assert default_storage.listdir("schedules/ab") == ([], ["wanted.csv"])
    assert default_storage.listdir("schedules/cd") == ([], ["fresh.csv"])


def test_what_is_kept_again_is_fresh_again():
    put(PLACE)
    kept_files.keep(PLACE, b"one")

    assert sweep() == 0
    assert kept_files.content_of(PLACE) == b"one"


def test_what_is_kept_again_while_it_is_swept_stays():
    put(PLACE)

    def kept_meanwhile(old):
        kept_files.keep(PLACE, b"one")
        return set()

    assert kept_files.sweep("schedules", older_than=timedelta(hours=8), wanted=kept_meanwhile) == 0
    assert default_storage.listdir("schedules/ab") == ([], ["abc.csv"])


def test_nothing_was_ever_kept():
    assert sweep() == 0


@pytest.fixture(autouse=True)
def a_folder_of_its_own(tmp_path, settings):
    there = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": there}
