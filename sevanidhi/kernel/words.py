"""Amounts in words, as orders and bills write them, in Hindi and English, and back; months by their names.

Hindi counts in अरब, करोड़, लाख, हज़ार; English in crore (up to 9,999 of them), lakh, thousand. The hundred
Hindi number words follow the standard of the Central Hindi Directorate. All text is in Unicode NFC.
"""

import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import from_paise, paise
from sevanidhi.kernel.refusals import Refusal

Language = Literal["hi", "en"]

HIGHEST = Decimal("99999999999.99")  # 99,99,99,99,999.99


class AmountHasNoWords(Refusal):
    """Only amounts from 0 to 99,99,99,99,999.99 are written in words. Facts: amount."""


class NotAnAmountInWords(Refusal):
    """The text is not an amount as this house writes it in words. Facts: text, language."""


MONTHS = {
    "hi": (
        "जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून",
        "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


_HINDI = tuple(
    _nfc(
        "शून्य एक दो तीन चार पाँच छह सात आठ नौ "
        "दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस "
        "बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस "
        "तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस "
        "चालीस इकतालीस बयालीस तैंतालीस चवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास "
        "पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ "
        "साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर "
        "सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी "
        "अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी "
        "नब्बे इक्यानवे बानवे तिरानवे चौरानवे पंचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे"
    ).split()
)
_ENGLISH_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen",
)  # fmt: skip
_ENGLISH_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH = (
    *_ENGLISH_SMALL,
    *(
        tens + (f"-{unit}" if n else "")
        for tens in _ENGLISH_TENS
        for n, unit in enumerate(_ENGLISH_SMALL[:10])
    ),
)

_HUNDRED, _THOUSAND, _LAKH, _CRORE, _ARAB = 100, 1_000, 100_000, 10_000_000, 1_000_000_000
_BELOW_HUNDRED: Mapping[Language, tuple[str, ...]] = {"hi": _HINDI, "en": _ENGLISH}
_SCALES: Mapping[Language, tuple[tuple[int, str], ...]] = {
    "hi": tuple(
        (size, _nfc(name))
        for size, name in (
            (_ARAB, "अरब"), (_CRORE, "करोड़"), (_LAKH, "लाख"), (_THOUSAND, "हज़ार"), (_HUNDRED, "सौ")
        )
    ),
    "en": ((_CRORE, "crore"), (_LAKH, "lakh"), (_THOUSAND, "thousand"), (_HUNDRED, "hundred")),
}  # fmt: skip
_VALUES: Mapping[Language, Mapping[str, int]] = {
    language: {word: value for value, word in enumerate(words)} for language, words in _BELOW_HUNDRED.items()
}
# Other spellings met on paper, and how this house writes them.
_SPELLINGS = {
    _nfc(met): _nfc(ours)
    for met, ours in (
        ("हजार", "हज़ार"), ("रूपये", "रुपये"), ("रुपए", "रुपये"), ("रूपया", "रुपया"), ("पांच", "पाँच"), ("छः", "छह"),
        ("करोड", "करोड़"), ("पन्द्रह", "पंद्रह"),
    )
}  # fmt: skip


def in_words(amount: Decimal, language: Language) -> str:
    """Return the amount in words: "एक हज़ार रुपये पचास पैसे मात्र", "Rupees one thousand and fifty paise only".

    May refuse: AmountHasNoWords.
    """
    if not 0 <= amount <= HIGHEST:
        raise AmountHasNoWords(amount=amount)
    whole, part = divmod(paise(amount), 100)
    return _hindi(whole, part) if language == "hi" else _english(whole, part)


def number_in_words(number: int, language: Language) -> str:
    """Return a whole number in words, without a unit: "तीन सौ पाँच", "three hundred five"."""
    if not 0 <= number <= HIGHEST:
        raise AmountHasNoWords(amount=number)
    return _number(number, language)


def from_words(text: str, language: Language) -> Decimal:
    """Return the rupees that `in_words` wrote; a few other spellings are known.

    May refuse: NotAnAmountInWords.
    """
    said = _usual(text)
    try:
        amount = _read_hindi(said) if language == "hi" else _read_english(said)
    except (KeyError, ValueError):
        raise NotAnAmountInWords(text=text, language=language) from None
    if amount > HIGHEST or _usual(in_words(amount, language)) != said:
        raise NotAnAmountInWords(text=text, language=language)
    return amount


def _hindi(whole: int, part: int) -> str:
    said = []
    if whole or not part:
        said.append(f"{_number(whole, 'hi')} {'रुपया' if whole == 1 else 'रुपये'}")
    if part:
        said.append(f"{_number(part, 'hi')} {'पैसा' if part == 1 else 'पैसे'}")
    return _nfc(" ".join([*said, "मात्र"]))


def _english(whole: int, part: int) -> str:
    said = []
    if whole or not part:
        said.append(f"{'rupee' if whole == 1 else 'rupees'} {_number(whole, 'en')}")
    if part:
        said.append(f"{_number(part, 'en')} {'paisa' if part == 1 else 'paise'}")
    return f"{' and '.join(said)} only".capitalize()


def _number(number: int, language: Language) -> str:
    words = _BELOW_HUNDRED[language]
    if number < _HUNDRED:
        return words[number]
    said = []
    for size, name in _SCALES[language]:
        count, number = divmod(number, size)
        if count:
            said += [_number(count, language), name]
    return " ".join([*said, words[number]] if number else said)


def _usual(text: str) -> str:
    return " ".join(_SPELLINGS.get(word, word) for word in _nfc(text).casefold().split())


def _read_hindi(said: str) -> Decimal:
    body = _without_end(said, "मात्र")
    whole, unit, part = body.partition("रुपये" if "रुपये" in body else "रुपया")
    if not unit:
        whole, part = "", body
    return from_paise(_read(whole, "hi") * 100 + _read(part.removesuffix("पैसे").removesuffix("पैसा"), "hi"))


def _read_english(said: str) -> Decimal:
    body = _without_end(said, "only").replace("rupees ", "rupee ")
    if not body.startswith("rupee "):
        return from_paise(_read_paise(body))
    whole, _, part = body.removeprefix("rupee ").partition(" and ")
    return from_paise(_read(whole, "en") * 100 + _read_paise(part))


def _read_paise(body: str) -> int:
    return _read(body.removesuffix("paise").removesuffix("paisa"), "en")


def _without_end(said: str, end: str) -> str:
    if not said.endswith(end):
        raise ValueError(said)
    return said.removesuffix(end).strip()


def _read(words: str, language: Language) -> int:
    scales = {name: size for size, name in _SCALES[language]}
    return _gather(words.split(), scales, _VALUES[language])


def _gather(words: list[str], scales: Mapping[str, int], values: Mapping[str, int]) -> int:
    """Add up: the part before the largest scale multiplies it, the rest is added."""
    named = [(scales[word], at) for at, word in enumerate(words) if word in scales]
    if not named:
        return sum(values[word] for word in words)
    size, at = max(named)
    return _gather(words[:at], scales, values) * size + _gather(words[at + 1 :], scales, values)


def day_in_words(on: date, language: str) -> str:
    """Return a day as people say it: 17 अप्रैल 2017, 17 April 2017."""
    return f"{on.day} {MONTHS[language][on.month - 1]} {on.year}"


def month_in_words(month: SalaryMonth, language: str) -> str:
    """Return a month as people say it: अप्रैल 2015, April 2015."""
    return f"{MONTHS[language][month.month - 1]} {month.year}"
