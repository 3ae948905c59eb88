"""How requests are answered: headers, limits, errors, files, parts."""

import uuid
from decimal import Decimal

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from sevanidhi.kernel.slabs import PayNotInTable
from sevanidhi.web import endpoints, errors, middleware, navigation
from sevanidhi.web.access import allow


@allow("public")
def refuses(request):
    raise PayNotInTable(basic_pay=Decimal("6049.00"), lowest_pay=Decimal("6050.00"), rule="x")


@allow("public")
def finds_no_database(request):
    raise OperationalError("the connection is lost")


@allow("public")
def breaks(request):
    raise ZeroDivisionError


@allow("public")
def answers(request):
    return HttpResponse("well", content_type="text/plain")


urlpatterns = [
    path("hi/refuses/", refuses),
    path("hi/no-database/", finds_no_database),
    path("hi/breaks/", breaks),
    path("hi/answers/", answers),
]
handler500 = "sevanidhi.web.errors.server_error"
handler404 = "sevanidhi.web.errors.not_found"


@pytest.fixture
def anybody():
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize(("address", "status", "hindi", "english"), [
    ("refuses", 422, "यह काम इस तरह नहीं हो सकता", "This cannot be done as asked"),
    ("no-database", 503, "सेवा थोड़ी देर के लिए बंद है", "The service is closed for a short while"),
    ("breaks", 500, "हमारी ओर से कुछ गड़बड़ हुई", "Something went wrong on our side"),
    ("nothing-here", 404, "यह पन्ना नहीं मिला", "This page was not found"),
])  # fmt: skip
def test_an_error_is_told_in_both_languages_without_the_database(anybody, address, status, hindi, english):
    answer = anybody.get(f"/hi/{address}/")
    text = answer.content.decode()

    assert answer.status_code == status
    assert (hindi in text, english in text) == (True, True)
    assert answer["X-Request-ID"] in text or status == 404


def test_a_refusal_nobody_caught_gives_its_reason(anybody):
    assert "6,050" in anybody.get("/hi/refuses/").content.decode()


@pytest.mark.parametrize("status", sorted(errors.WORDS))
def test_every_error_page_stands_alone(status):
    answer = errors.answer(RequestFactory().get("/hi/"), status)

    assert answer.status_code == status
    assert errors.WORDS[status].hi[0] in answer.content.decode()


def test_the_last_resort_needs_no_template(monkeypatch):
    def missing(name):
        raise ValueError("the manifest is missing")

    monkeypatch.setattr(errors.loader, "get_template", missing)

    assert errors.WORDS[500].hi[1] in errors.answer(RequestFactory().get("/hi/"), 500).content.decode()


def test_every_answer_forbids_what_is_not_ours(anybody):
    policy = anybody.get("/hi/answers/")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy.replace("https-only", "")


def test_the_mark_of_a_request_is_taken_over_when_it_is_one(anybody):
    assert anybody.get("/hi/answers/", headers={"X-Request-ID": "abc-12345"})["X-Request-ID"] == "abc-12345"
    assert anybody.get("/hi/answers/", headers={"X-Request-ID": "no\tmark"})["X-Request-ID"] != "no\tmark"


@pytest.mark.parametrize(
    ("length", "status"),
    [(str(middleware.LARGEST_BODY), 200), (str(middleware.LARGEST_BODY + 1), 413), ("x", 413)],
)
def test_a_body_too_large_is_turned_away_unread(length, status):
    request = RequestFactory().get("/hi/")
    request.META["CONTENT_LENGTH"] = length

    assert middleware.Limits(lambda asked: HttpResponse("well"))(request).status_code == status


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (0, "203.0.113.9", "10.0.0.1"),  # nobody of ours wrote it
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the first, the client made up
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),  # came past one of ours
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "unknown", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_behind_proxies_of_ours_the_address_is_the_client_s(settings, proxies, forwarded, client):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory(REMOTE_ADDR="10.0.0.1").get("/hi/", headers={"X-Forwarded-For": forwarded})
    middleware.ClientAddress(lambda asked: HttpResponse("well"))(request)

    assert request.META["REMOTE_ADDR"] == client


def test_after_an_act_the_reader_is_led_on():
    plain = endpoints.see(RequestFactory().post("/hi/x/"), "/hi/y/")
    swapped = endpoints.see(RequestFactory().post("/hi/x/", headers={"HX-Request": "true"}), "/hi/y/")

    assert (plain.status_code, plain["Location"]) == (303, "/hi/y/")
    assert (swapped.status_code, swapped["HX-Redirect"]) == (204, "/hi/y/")


def test_the_key_of_a_form_is_read_only_when_it_is_one():
    key = endpoints.new_key()

    assert endpoints.submission_key(RequestFactory().post("/", {"_key": key})) == uuid.UUID(key)
    assert endpoints.submission_key(RequestFactory().post("/", {"_key": "x"})) is None
    assert endpoints.submission_key(RequestFactory().post("/")) is None


def test_a_file_to_keep_has_a_harmless_name():
    answer = endpoints.download(b"x", name='पासबुक/../"\r\n2015.pdf', content_type="application/pdf")
    disposition = answer["Content-Disposition"]

    assert disposition.startswith("attachment; filename=\"..2015.pdf\"; filename*=UTF-8''%E0%A4%AA")
    assert "\r" not in disposition


def test_a_table_to_keep_holds_no_formula():
    answer = endpoints.table_to_keep(name="x.csv", headings=["नाम"], rows=[["=1+1"], ["आशा"]])
    text = answer.content.decode("utf-8-sig")

    assert text.splitlines()[0] == "नाम"
    assert "\n=1+1" not in text
    assert text.splitlines()[2] == "आशा"


def links_of(monkeypatch, *, office, own):
    """Return (text, folded) of the links of an officer who is a member too."""
    monkeypatch.setattr(navigation, "_links", {})
    monkeypatch.setattr(navigation, "address", lambda name: f"/{name}/")
    monkeypatch.setattr(navigation, "roles_of", lambda request: {"ddo", "member"})
    for order, name in enumerate([*office, *own]):
        navigation.add(name, name, roles=("ddo",) if name in office else ("member",), order=order)
    links = navigation.header_links(RequestFactory().get("/hi/"))
    return [(link["text"], link["folded"]) for link in links]


def test_many_links_leave_what_is_done_daily_open_and_fold_the_rest(monkeypatch):
    office = ["a", "b", "c", "d", "e", "f", "g"]

    assert links_of(monkeypatch, office=office, own=["mine"]) == [
        *((name, False) for name in "abcdef"), ("g", True), ("mine", True),
    ]  # fmt: skip


def test_long_links_are_folded_before_they_take_a_second_line(monkeypatch):
    member = [
        "GPF passbook", "Insurance record book", "My applications", "Messages", "Unfinished applications",
        "Who saw my data", "My profile",
    ]  # fmt: skip

    assert links_of(monkeypatch, office=member, own=[]) == [
        *((name, False) for name in member[:5]), *((name, True) for name in member[5:]),
    ]  # fmt: skip


def test_few_links_all_stand_open(monkeypatch):
    assert links_of(monkeypatch, office=["a", "b"], own=["mine"]) == [
        ("a", False), ("b", False), ("mine", False),
    ]  # fmt: skip


def test_a_link_whose_room_is_not_there_is_left_out(monkeypatch):
    monkeypatch.setattr(navigation, "_links", {})
    navigation.add("nowhere:at_all", "Nowhere", roles=("public",))
    navigation.add("home:help", "Help", roles=("public",), order=2)
    navigation.add("home:about", "About", roles=("ddo",), order=1)

    assert [link["text"] for link in navigation.header_links(RequestFactory().get("/hi/"))] == ["Help"]
