"""A file arrives in parts, once, whole, and belongs to its sender."""

import hashlib
import os
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from sevanidhi.core import kept_files, queue
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.child import ChildDied
from sevanidhi.core.uploads import queries, refusals, services
from sevanidhi.core.uploads.models import State, Upload
from sevanidhi.core.uploads.tests import portraits

pytestmark = pytest.mark.django_db
PART = 16 * 1024


def send(key, content, by, *, start=0, until=None):
    """Send the parts from here on, up to where the connection is cut."""
    for at in range(start, len(content) if until is None else until, PART):
        services.add_part(key=key, offset=at, content=content[at : at + PART], by=by)


def lies_in_quarantine(key) -> bool:
    return default_storage.exists(queries.place_in_quarantine(key))


def test_a_photo_sent_in_parts_is_looked_at_and_used(
    announced, photo, asha, django_capture_on_commit_callbacks
):
    begun = services.begin(**announced, by=asha)
    send(begun.key, photo, asha)
    assert Upload.objects.get().state == State.QUARANTINED
    with pytest.raises(refusals.StillBeingChecked):
        services.use(key=begun.key, by=asha)

    with django_capture_on_commit_callbacks(execute=True):
        queue.run_waiting()
    kept = services.use(key=begun.key, by=asha)

    assert Upload.objects.get().state == State.USED
    assert (kept.content_type, kept.doubts) == ("image/jpeg", ("not_scanned",))
    assert len(kept.content) <= 60 * 1024
    assert len(kept.thumbnail) <= 6 * 1024
    assert not lies_in_quarantine(begun.key)
    assert services.use(key=begun.key, by=asha) == kept


def waits(content, by):
    """Return the key of a photo that arrived and was not looked at yet."""
    begun = services.begin(
        key=uuid.uuid4(), purpose="photo", name="", size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), by=by,
    )  # fmt: skip
    send(begun.key, content, by)
    return begun.key


def test_photos_are_looked_at_together_each_for_itself(photo, asha, bharat, monkeypatch):
    drawn = [portraits.jpeg(portraits.portrait(seed)) for seed in (1, 2)]
    empty, broken = portraits.jpeg(portraits.wall()), photo[:-3000]
    keys = [
        waits(content, by) for content, by in zip([*drawn, empty, broken], [asha, bharat] * 2, strict=True)
    ]
    alone = []
    monkeypatch.setattr(services, "examine", lambda key: alone.append(key))

    services.examine_photos(keys=keys)

    found = [Upload.objects.get(pk=key) for key in keys]
    assert [(one.state, one.reason) for one in found] == [
        ("clean", ""), ("clean", ""), ("refused", "NoFace"), ("refused", "FileBroken"),
    ]  # fmt: skip
    kept = [services.use(key=key, by=by).content for key, by in zip(keys, (asha, bharat), strict=False)]
    assert kept[0] != kept[1]
    assert alone == []


def test_a_photo_by_which_the_child_dies_takes_no_other_with_it(photo, asha, monkeypatch):
    other = portraits.jpeg(portraits.portrait(1))
    keys = [waits(photo, asha), waits(other, asha)]

    def dies(contents):
        raise ChildDied()

    monkeypatch.setattr(services.examination, "photos_examined", dies)
    services.examine_photos(keys=keys)

    assert {Upload.objects.get(pk=key).state for key in keys} == {State.CLEAN}


def test_after_a_cut_the_rest_is_sent_and_nothing_twice(announced, photo, asha):
    begun = services.begin(**announced, by=asha)
    send(begun.key, photo, asha, until=2 * PART)

    again = services.begin(
        **announced | {"key": uuid.uuid4()}, by=asha
    )  # the same file, chosen anew elsewhere
    assert (again.key, again.received) == (begun.key, 2 * PART)
    send(again.key, photo, asha, start=again.received)

    assert Upload.objects.get().state == State.QUARANTINED
    assert kept_files.content_of(queries.place_in_quarantine(begun.key)) == photo


def test_a_repeated_part_changes_nothing_and_a_gap_is_refused(announced, photo, asha):
    begun = services.begin(**announced, by=asha)
    send(begun.key, photo, asha, until=2 * PART)

    assert services.add_part(key=begun.key, offset=0, content=photo[:PART], by=asha) == 2 * PART
    for wrong in (3 * PART, PART + 1):
        with pytest.raises(refusals.PartOutOfPlace) as told:
            services.add_part(key=begun.key, offset=wrong, content=photo[wrong : wrong + PART], by=asha)
        assert told.value.facts == {"offset": 2 * PART}
    with pytest.raises(refusals.PartOutOfPlace):
        services.add_part(key=begun.key, offset=2 * PART, content=photo[2 * PART :] + b"more", by=asha)


def test_what_was_written_and_not_confirmed_is_written_again(announced, photo, asha):
    begun = services.begin(**announced, by=asha)
    kept_files.append(
        queries.place_in_quarantine(begun.key), b"the process died before it could say so", offset=0
    )

    send(begun.key, photo, asha)

    assert Upload.objects.get().state == State.QUARANTINED


def test_another_file_than_announced_is_refused(announced, photo, asha):
    begun = services.begin(**announced, by=asha)

    send(begun.key, bytes(len(photo)), asha)

    assert (Upload.objects.get().state, Upload.objects.get().reason) == (State.REFUSED, "UploadFailed")
    with pytest.raises(refusals.UploadFailed):
        services.use(key=begun.key, by=asha)


def test_the_same_file_is_not_sent_twice(announced, photo, asha, bharat):
    first = services.take_whole(content=photo, name="me.jpg", purpose="photo", by=asha)

    same = services.begin(**announced, by=asha)
    of_another = services.begin(**announced | {"key": uuid.uuid4()}, by=bharat)

    assert (same.state, same.result_sha256) == (State.CLEAN, first.result_sha256)
    assert of_another.state == State.RECEIVING


def test_a_key_is_its_makers_and_names_one_file(announced, asha, bharat):
    services.begin(**announced, by=asha)

    assert services.begin(**announced, by=asha).pk == announced["key"]
    for told, by in ((announced, bharat), (announced | {"size": 9}, asha)):
        with pytest.raises(refusals.UploadKeyTaken):
            services.begin(**told, by=by)


def test_a_stranger_finds_nothing(announced, photo, asha, bharat):
    begun = services.take_whole(content=photo, name="me.jpg", purpose="photo", by=asha)

    for act in (services.use, services.keep_doubted):
        with pytest.raises(Http404):
            act(key=begun.key, by=bharat)
    with pytest.raises(Http404):
        services.add_part(key=begun.key, offset=0, content=b"x", by=bharat)
    with pytest.raises(refusals.NoFile):
        services.from_form(sent=services.Sent(key=begun.key), purpose="photo", by=bharat)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"size": 0}, refusals.FileEmpty),
        ({"size": 10 * 1024 * 1024 + 1}, refusals.FileTooLarge),
        ({"sha256": "x"}, refusals.UploadFailed),
    ],
)
def test_what_will_not_be_taken_is_refused_before_it_is_sent(announced, asha, changed, refusal):
    with pytest.raises(refusal):
        services.begin(**announced | changed, by=asha)


def test_one_login_sends_so_many_files_a_day(announced, asha, bharat, monkeypatch):
    monkeypatch.setattr(services, "MOST_A_DAY", 2)
    for place in range(2):
        services.begin(**announced | {"key": uuid.uuid4(), "sha256": f"{place:064x}"}, by=asha)

    with pytest.raises(refusals.TooManyUploads):
        services.begin(**announced, by=asha)
    assert services.begin(**announced, by=bharat).state == State.RECEIVING


def test_each_kind_is_counted_for_itself_and_an_office_s_system_may_send_more(announced, asha, monkeypatch):
    monkeypatch.setattr(services, "MOST_A_DAY", 1)
    photo = portraits.jpeg(portraits.portrait(1))
    for _ in range(2):
        services.take_whole(content=photo, name="", purpose="photo", by=asha, most_a_day=2)

    with pytest.raises(refusals.TooManyUploads):
        services.take_whole(content=photo, name="", purpose="photo", by=asha, most_a_day=2)
    with pytest.raises(refusals.TooManyUploads):
        services.begin(**announced | {"key": uuid.uuid4(), "sha256": "0" * 64}, by=asha)
    assert services.begin(**announced | {"purpose": "paper"}, by=asha).state == State.RECEIVING


def test_a_doubted_photo_is_refused_and_kept_all_the_same_when_its_owner_says_so(asha):
    with pytest.raises(refusals.NoFace) as refused:
        services.take_whole(content=portraits.jpeg(portraits.wall()), name="a", purpose="photo", by=asha)
    key = uuid.UUID(refused.value.facts["key"])
    with pytest.raises(refusals.NoFace):
        services.use(key=key, by=asha)

    services.from_form(sent=services.Sent(key=key, all_the_same=True), purpose="photo", by=asha)

    assert services.use(key=key, by=asha).doubts == ("not_scanned", "no_face")
    assert Entry.objects.filter(act="uploads.kept_doubted", by_id=asha.pk).count() == 1
    with pytest.raises(refusals.NoDoubtToOverrule):
        services.keep_doubted(key=key, by=asha)


def test_what_is_broken_is_not_kept_whatever_its_owner_says(asha, photo):
    with pytest.raises(refusals.FileBroken) as refused:
        services.take_whole(content=photo[:-3000], name="a", purpose="photo", by=asha)

    with pytest.raises(refusals.NoDoubtToOverrule):
        services.keep_doubted(key=uuid.UUID(refused.value.facts["key"]), by=asha)


def test_a_photos_given_name_is_not_kept(photo, asha):
    taken = services.take_whole(content=photo, name="aadhaar 2345 6789 0123.jpg", purpose="photo", by=asha)

    assert "2345" not in str(vars(taken))


def aged(state_of, by: timedelta):
    """Let an upload have begun, and its files been put there, so long ago."""
    Upload.objects.filter(pk=state_of.pk).update(begun_at=timezone.now() - by)


def test_what_was_never_finished_or_used_is_swept_away(announced, photo, asha):
    unfinished = services.begin(**announced, by=asha)
    send(unfinished.key, photo, asha, until=PART)
    other = portraits.jpeg(portraits.portrait(7))
    unused = services.take_whole(content=other, name="b", purpose="photo", by=asha)
    used = services.take_whole(
        content=portraits.jpeg(portraits.portrait(8)), name="c", purpose="photo", by=asha
    )
    services.use(key=used.key, by=asha)
    for one in (unfinished, unused, used):
        aged(one, timedelta(days=92))
    long_ago(default_storage.path(""))

    assert services.sweep(now=timezone.now()) == 2
    assert services.sweep(now=timezone.now()) == 0

    left = {one.pk: (one.state, one.reason) for one in Upload.objects.all()}
    assert left == {
        unfinished.pk: (State.REFUSED, "Abandoned"),
        unused.pk: (State.REFUSED, "Abandoned"),
        used.pk: (State.USED, ""),
    }
    assert not lies_in_quarantine(unfinished.key)
    assert not default_storage.exists(queries.place_of_result(unused.result_sha256))
    assert services.use(key=used.key, by=asha).content
    with pytest.raises(refusals.Abandoned):
        services.use(key=unused.key, by=asha)


def test_what_an_unfinished_application_holds_stays_as_long_as_it(photo, asha, monkeypatch):
    held = services.take_whole(content=photo, name="a", purpose="photo", by=asha)
    aged(held, timedelta(days=120))
    long_ago(default_storage.path(""))
    monkeypatch.setattr(services, "HELD_BY", [lambda keys: set(keys)])

    assert services.sweep(now=timezone.now()) == 0
    assert services.use(key=held.key, by=asha).content


def long_ago(folder: str) -> None:
    """Let every file below a folder have been put there a hundred days ago."""
    then = timezone.now().timestamp() - 100 * 86400
    for path in Path(folder).rglob("*"):
        os.utime(path, (then, then))


@pytest.mark.parametrize(
    "wrong",
    [
        {"received": 11},
        {"state": State.REFUSED, "settled_at": timezone.now()},
        {"reason": "NoFace"},
        {"state": State.CLEAN, "settled_at": timezone.now(), "received": 10},
        {"state": State.CLEAN, "result_sha256": "0" * 64, "received": 10},
        {"state": "lost"},
        {"sha256": "x"},
        {"size": 0},
        {"size": 11 * 1024 * 1024},
    ],
)
def test_the_database_keeps_no_upload_that_cannot_be(asha, wrong):
    right = {"key": uuid.uuid4(), "owner": asha, "purpose": "photo", "size": 10, "sha256": "0" * 64}
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.create(**right | wrong)
    Upload.objects.create(**right)
