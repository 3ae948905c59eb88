"""A file is read whole or not found, whoever writes it at this moment."""

import threading

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


@pytest.fixture(autouse=True)
def a_folder_of_its_own(tmp_path, settings):
    there = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": there}
