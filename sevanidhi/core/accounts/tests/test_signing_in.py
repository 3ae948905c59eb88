"""Signing in as people do it: members by a code, officers by a password and a second factor."""

import re
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from sevanidhi.core.accounts import limits, links, queries, services
from sevanidhi.core.accounts.models import OneTimeCode, User
from sevanidhi.core.accounts.tests.conftest import PASSWORD, last_code, last_message, wrong
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.notices.models import Message

SIGN_IN = "/en/account/sign-in/"
OFFICERS = "/en/account/sign-in/officers/"
CODE = "/en/account/sign-in/code/"
PROFILE = "/en/people/me/"


def text_of(response):
    main = response.content.decode().split("<main", 1)[-1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def ask_code(client, user_id="RJAJ0001"):
    return client.post(SIGN_IN, {"user_id": user_id})


def give_password(client, user_id="chitra", password=PASSWORD):
    return client.post(OFFICERS, {"user_id": user_id, "password": password})


def give_code(client, code):
    return client.post(CODE, {"code": code})


def signed_in(client):
    return "_auth_user_id" in client.session


@pytest.fixture
def app_of_chitra(chitra):
    device = TOTPDevice.objects.create(user=chitra, name="app", confirmed=True)

    def code(steps=0):
        totp = TOTP(bytes.fromhex(device.key))
        totp.time = time.time() + 30 * steps
        return f"{totp.token():06d}"

    return code


def test_a_member_signs_in_with_user_id_and_code(client, asha):
    assert ask_code(client, " rjaj0001 ").headers["Location"] == CODE
    response = give_code(client, last_code("9414000001"))

    assert signed_in(client)
    assert response.status_code == 303
    assert "Asha Sharma" in text_of(client.get(PROFILE))
    assert Entry.objects.filter(act="accounts.signed_in", by_id=asha.pk).count() == 1


@pytest.mark.parametrize("user_id", ["RJAJ0001", "NOBODY99"])
def test_who_asks_again_too_soon_is_led_to_the_code_asked_for(client, asha, user_id):
    ask_code(client, user_id)
    ask_code(Client(), "RJAJ0002")
    again, another = ask_code(client, user_id), ask_code(client, "RJAJ0002")

    assert f'href="{CODE}"' in again.content.decode()
    assert (another.status_code, f'href="{CODE}"' in another.content.decode()) == (again.status_code, False)
    assert again.status_code in (200, 422)


@pytest.mark.parametrize("spelt", ["UP17 0000 0766", "UP1700000766", "up17–0000–0766", " UP17-00000766"])
def test_a_number_is_known_in_whatever_groups_it_is_typed(client, asha, spelt):
    asha.user_id = "UP17-0000-0766"
    asha.save()
    ask_code(client, spelt)
    give_code(client, last_code("9414000001"))

    assert signed_in(client)


def test_so_is_one_that_is_written_without_groups_or_with_others(asha, chitra):
    User.objects.filter(pk=chitra.pk).update(user_id="LKO-EDU-03")
    for spelt in ("RJAJ 0001", "rjaj-0001"):
        assert queries.by_user_id(spelt) == asha
    for spelt in ("LKO EDU 03", "lko edu-03", "LKO - EDU - 03"):
        assert queries.by_user_id(spelt) == chitra
    assert queries.by_user_id("-") is None


def test_of_two_that_differ_by_a_hyphen_each_is_found_as_it_is_written(asha, bharat):
    User.objects.filter(pk=bharat.pk).update(user_id="RJAJ-0001")

    assert queries.by_user_id("RJAJ0001") == asha
    assert queries.by_user_id("RJAJ-0001").pk == bharat.pk


def test_the_privacy_page_counts_the_cookies_that_signing_in_leaves(client, asha):
    ask_code(client)
    give_code(client, last_code("9414000001"))
    client.get(PROFILE)

    assert set(client.cookies) == {"session", "csrf", "device"}
    assert "There are three: one keeps you signed in" in text_of(client.get("/en/privacy/"))


def test_who_waits_for_a_code_reads_how_many_are_sent_in_an_hour(client, asha):
    ask_code(client, "rjaj0001")

    assert f"At most {limits.SENDS_AN_HOUR.most} codes are sent in an hour" in text_of(client.get(CODE))


def test_one_goes_on_to_where_one_was_going_but_never_to_another_site(client, asha):
    asked = client.get(PROFILE)
    assert asked.headers["Location"] == f"{SIGN_IN}?next={PROFILE}"

    client.post(SIGN_IN, {"user_id": "RJAJ0001", "next": PROFILE})
    assert give_code(client, last_code("9414000001")).headers["Location"] == PROFILE

    client.logout()
    limits.Count.objects.all().delete()
    client.post(SIGN_IN, {"user_id": "RJAJ0001", "next": "https://elsewhere.example/"})
    assert "elsewhere" not in give_code(client, last_code("9414000001")).headers["Location"]


def test_nothing_tells_whether_a_user_id_exists(asha):
    seen = {}
    for user_id in ("RJAJ0001", "RJAJ9999"):
        client = Client()
        first = ask_code(client, user_id)
        page = client.get(CODE)
        refused = give_code(client, "000000" if user_id == "RJAJ9999" else wrong(last_code("9414000001")))
        seen[user_id] = (
            first.status_code,
            first.headers["Location"],
            text_of(page),
            refused.status_code,
            text_of(refused),
            len(page.content),
            len(refused.content),
        )

    assert seen["RJAJ0001"] == seen["RJAJ9999"]
    assert "Tries left: 4" in seen["RJAJ0001"][4]
    assert Message.objects.count() == 1


def test_the_database_is_asked_the_same_whether_a_user_id_exists_or_not(asha):
    asked = {}
    for user_id in ("RJAJ0001", "RJAJ9999"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask_code(Client(), user_id)
        asked[user_id] = len(queries)

    assert abs(asked["RJAJ0001"] - asked["RJAJ9999"]) <= 3


def test_an_unknown_id_is_limited_in_sends_like_a_known_one(asha):
    told = []
    for user_id in ("RJAJ0001", "RJAJ9999"):
        client = Client()
        ask_code(client, user_id)
        told.append(text_of(ask_code(client, user_id)).replace(user_id, "?"))

    assert told[0] == told[1]
    assert "A code was asked for a moment ago." in told[0]


def test_a_decoy_opens_nothing_whatever_is_typed(client, db):
    ask_code(client, "NOBODY")
    for _ in range(5):
        assert give_code(client, "123456").status_code == 422

    assert "no longer works" in text_of(give_code(client, "123456"))
    assert not signed_in(client)


def test_an_officer_gets_no_code_by_the_members_door(client, chitra):
    ask_code(client, "chitra")

    assert Message.objects.filter(address="9414000003").count() == 0
    assert OneTimeCode.objects.get().user is None


def test_an_officer_signs_in_with_password_and_sms(client, chitra):
    assert give_password(client).headers["Location"] == CODE
    assert not signed_in(client)
    give_code(client, last_code("9414000003"))

    assert signed_in(client)


def choose_password(client, officer):
    token = links.issue(user=officer, purpose="set_password", lasts=timedelta(days=1))
    return client.post(f"/en/account/link/{token}/", {"password": "kesar-neel-sangam-48"})


def test_who_has_chosen_a_password_by_the_link_is_asked_the_code_next(client, chitra):
    assert choose_password(client, chitra).headers["Location"] == CODE
    assert not signed_in(client)
    give_code(client, wrong(last_code("9414000003")))
    assert not signed_in(client)
    give_code(client, last_code("9414000003"))

    assert signed_in(client)


def test_who_has_chosen_a_password_is_asked_the_code_of_the_app(client, chitra, app_of_chitra):
    assert choose_password(client, chitra).headers["Location"] == CODE
    assert not Message.objects.filter(address="9414000003").exists()
    give_code(client, app_of_chitra())

    assert signed_in(client)


def test_a_link_sent_to_no_officer_opens_nothing_more(client, asha):
    assert choose_password(client, asha).headers["Location"] == OFFICERS
    assert not Message.objects.filter(address="9414000001").exists()


def test_who_gets_no_code_now_need_not_type_the_user_id_again(client, chitra):
    give_password(Client())  # a code was sent a moment ago
    asked = client.get(choose_password(client, chitra).headers["Location"])
    elsewhere = Client().get(OFFICERS)
    assert asked.request["PATH_INFO"] == OFFICERS

    assert f'value="{chitra.user_id}"' in asked.content.decode()
    assert f'value="{chitra.user_id}"' not in elsewhere.content.decode()


def test_an_officer_with_an_app_signs_in_by_it_and_gets_no_sms(client, chitra, app_of_chitra):
    give_password(client)
    assert Message.objects.filter(address="9414000003").count() == 0
    give_code(client, app_of_chitra())

    assert signed_in(client)


def test_a_code_of_the_app_serves_once(client, chitra, app_of_chitra):
    code = app_of_chitra()
    give_password(client)
    give_code(client, code)
    other = Client()
    give_password(other)

    assert give_code(other, code).status_code == 422
    assert not signed_in(other)


@pytest.mark.parametrize(
    ("user_id", "password"), [("chitra", "wrong-kesar-neel-47"), ("nobody", PASSWORD), ("RJAJ0001", PASSWORD)]
)
def test_a_wrong_password_an_unknown_id_and_a_member_get_the_same_answer(
    client, chitra, asha, user_id, password
):
    response = give_password(client, user_id, password)

    assert response.status_code == 422
    assert "the ID, password or code is not right" in text_of(response)
    assert Message.objects.count() == 0


def test_a_member_has_no_password_to_guess(asha):
    assert not asha.has_usable_password()


def test_five_passwords_a_minute_for_one_id_and_a_neighbour_still_gets_in(client, chitra, devendra):
    for _ in range(5):
        give_password(client, password="guess")

    assert "Try again in 1 min." in text_of(give_password(client))
    assert give_password(Client(), "devendra").headers["Location"] == CODE


def test_ten_wrong_answers_lock_new_devices_out_but_not_a_known_one(client, asha, bharat):
    at_home = Client()
    ask_code(at_home)
    give_code(at_home, last_code("9414000001"))
    at_home.post("/en/account/sign-out/")
    limits.Count.objects.all().delete()

    for _round in range(2):
        ask_code(client)
        for _ in range(5):
            give_code(client, wrong(last_code("9414000001")))
        limits.Count.objects.filter(key__startswith="send").delete()

    ask_code(client)
    locked = give_code(client, last_code("9414000001"))
    assert "Too many wrong codes were typed for this ID on new devices." in text_of(locked)
    assert not signed_in(client)

    limits.Count.objects.filter(key__startswith="send").delete()
    ask_code(at_home)
    give_code(at_home, last_code("9414000001"))
    assert signed_in(at_home)

    neighbour = Client()
    ask_code(neighbour, "RJAJ0002")
    give_code(neighbour, last_code("9414000002"))
    assert signed_in(neighbour)


def test_right_answers_are_not_counted_as_wrong(asha):
    for _ in range(12):
        limits.Count.objects.filter(key__startswith="send").delete()
        client = Client()
        ask_code(client)
        give_code(client, last_code("9414000001"))
        assert signed_in(client)


def test_an_address_that_tries_too_much_is_stopped_and_its_neighbour_is_not(client, asha):
    for _ in range(limits.TRIES_FROM_ADDRESS.most):
        limits.take(limits.TRIES_FROM_ADDRESS, "127.0.0.1")

    assert "There were too many tries." in text_of(ask_code(client))
    assert ask_code(Client(REMOTE_ADDR="10.0.0.9")).headers["Location"] == CODE


def test_the_patient_guesser_has_less_than_one_chance_in_a_thousand_a_year():
    wrong_a_year = limits.WRONG_A_MONTH.most * 365 / limits.WRONG_A_MONTH.period.days

    assert wrong_a_year / 1_000_000 < 1 / 1000


def test_a_code_of_one_browser_is_no_use_in_another(asha):
    mine, other = Client(), Client()
    ask_code(mine)
    code = last_code("9414000001")
    limits.Count.objects.all().delete()
    ask_code(other)
    later = last_code("9414000001")

    assert give_code(other, code).status_code == (422 if code != later else 303)
    assert give_code(mine, code).status_code == 303


def test_another_code_can_be_asked_for_and_the_first_works_no_more(client, asha):
    ask_code(client)
    first = last_code("9414000001")
    limits.Count.objects.all().delete()
    client.post("/en/account/sign-in/code/again/")
    second = last_code("9414000001")

    if first != second:
        assert give_code(client, first).status_code == 422
    give_code(client, second)
    assert signed_in(client)


def test_a_code_typed_with_spaces_or_in_devanagari_figures_is_read(client, asha):
    ask_code(client)
    code = last_code("9414000001").translate(str.maketrans("0123456789", "०१२३४५६७८९"))
    give_code(client, f"{code[:3]} {code[3:]}")

    assert signed_in(client)


def test_without_a_first_step_there_is_no_second(client, asha):
    assert client.get(CODE).headers["Location"] == SIGN_IN
    assert client.post("/en/account/sign-in/code/again/").headers["Location"] == SIGN_IN


def test_the_text_of_the_sms_is_in_the_persons_language(client, asha):
    ask_code(client)

    assert last_message("9414000001").text.endswith("यह कोड किसी को न बताएँ, फ़ोन पर भी नहीं।")


@pytest.mark.parametrize("language", ["hi", "en"])
def test_every_page_before_signing_in_opens_in_both_languages(client, db, language):
    for address in ("sign-in/", "sign-in/officers/", "forgotten/"):
        assert client.get(f"/{language}/account/{address}").status_code == 200


def test_a_closed_login_gets_no_code(client, asha):
    services.close_login(user=asha, by=None, why="Left the state")
    ask_code(client)

    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    "to", ["abc", "home", "//evil.example/", "https://evil.example/", "javascript:alert(1)"]
)
def test_what_is_no_address_of_ours_leads_to_the_days_work(client, asha, to):
    client.post(SIGN_IN, {"user_id": "RJAJ0001", "next": to})
    response = give_code(client, last_code("9414000001"))

    assert (response.status_code, signed_in(client)) == (303, True)
    assert response.headers["Location"] in (PROFILE, "/en/")
    client.post("/en/account/confirm/", {"send": "1"})
    confirmed = client.post(f"/en/account/confirm/?next={to}", {"code": last_code("9414000001")})
    assert confirmed.status_code in (303, 422)


def test_a_login_closed_before_its_code_is_sent_again_begins_again(client, chitra):
    give_password(client)
    services.close_login(user=chitra, by=None, why="Suspended")

    assert client.post("/en/account/sign-in/code/again/").headers["Location"] == SIGN_IN


def test_a_login_closed_between_the_two_steps_begins_again(client, chitra, app_of_chitra):
    give_password(client)
    services.close_login(user=chitra, by=None, why="Suspended")
    response = give_code(client, app_of_chitra())

    assert (response.headers["Location"], signed_in(client)) == (SIGN_IN, False)
