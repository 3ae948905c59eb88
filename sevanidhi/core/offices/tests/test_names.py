"""Names in two scripts are sorted as the Hindi alphabet goes and recognised whoever typed them."""

import pytest

from sevanidhi.core.offices import names


def test_names_sort_as_the_hindi_alphabet_goes():
    in_order = ["अंकुर", "अक", "आशा", "उमा", "कंस", "क़मर", "कमल", "काम", "किरण", "कौशल", "क्रम", "भारत"]

    mixed = in_order[::-1]

    assert sorted(mixed, key=names.sort_key) == in_order


def test_nukta_chandrabindu_and_invisible_joiners_make_no_difference_in_order():
    assert names.sort_key("ज़ाकिर") == names.sort_key("जाकिर")
    assert names.sort_key("चाँद") == names.sort_key("चांद")
    assert names.sort_key("रा\u200dम") == names.sort_key("राम")


def test_the_form_kept_is_composed_and_without_joiners():
    assert names.normal("  लक्\u200dष्मी   देवी ") == "लक्ष्मी देवी"
    assert names.normal("क़मर") == names.normal("\u0958मर")


@pytest.mark.parametrize(
    ("hindi", "english"),
    [
        ("आशा शर्मा", "Asha Sharma"),
        ("राजेन्द्र कुमार", "Rajender Kr."),
        ("लक्ष्मी देवी", "Smt. Laxmi Devi"),
        ("कृष्ण गोपाल व्यास", "Krishan Gopal Vyas"),
        ("ज्ञानेश्वर", "Gyaneshwar"),
        ("मोहम्मद अशफ़ाक़", "Mohd. Ashfaq"),
        ("सुरेश राठौड़", "Suresh Rathore"),
        ("संजय चौधरी", "Sanjay Choudhary"),
        ("अंबेडकर", "Ambedkar"),
        ("विजय सिंह", "Vijay Singh"),
        ("फ़ातिमा ज़हरा", "Fatima Zahra"),
        ("राजेश कुमार मीणा", "R. K. Meena"),
    ],
)
def test_a_name_is_recognised_in_the_other_script(hindi, english):
    assert names.likeness(hindi, english) >= 90


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("आशा शर्मा", "Bharat Meena"),
        ("मीना", "मनु"),
        ("Chitra Jain", "चित्रा सैनी"),
        ("आशा", ""),
        ("R. K.", "एस के"),
    ],
)
def test_different_people_are_not_taken_for_one(one, other):
    assert names.likeness(one, other) < 85


def test_the_nearest_names_come_likest_first():
    candidates = ["Bharat Meena", "Asha Sarma", "Asha Sharma Joshi Vyas", "Asha Sharma"]

    assert [name for name, _ in names.nearest("आशा शर्मा", candidates)] == ["Asha Sharma", "Asha Sarma"]


def test_both_spellings_share_one_search_key():
    assert names.search_key("आशा शर्मा", "Asha Sharma") == names.search_key("आशा शर्मा") == " as srm"
