"""Names in two scripts: one form to keep, one key to sort by, one key that sounds alike in both.

PostgreSQL here has no ICU, and names on schedules are typed by many hands: with and without nukta, with
joiners nobody sees, in Latin letters of any spelling. Nothing here is exact; a proposal made with it is for a
person to look at.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

JOINERS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))
NUKTA = "\u093c"
VIRAMA = "\u094d"
REMEMBERED = 20_000  # words and names: an office's names are compared with each line that is not plain

_ALIKE = str.maketrans({"ँ": "ं", "ऩ": "न", "ऱ": "र", "ऴ": "ळ", "ॅ": "े", "ॉ": "ो", "ऑ": "ओ", "ऍ": "ए", "ॐ": "ओ"})

_SOUNDS = "k kh g gh n ch ch j jh n t th d dh n t th d dh n p f b bh m y r l l v sh sh s h"
_CONSONANTS = dict(zip("कखगघङचछजझञटठडढणतथदधनपफबभमयरलळवशषसह", _SOUNDS.split(), strict=True))
_WITH_NUKTA = {"ड": "r", "ढ": "r", "ज": "j", "फ": "f", "क": "k", "ख": "kh", "ग": "g"}
_VOWELS = dict(zip("अआइईउऊऋएऐओऔ", ["a", "a", "i", "i", "u", "u", "ri", "e", "e", "o", "o"], strict=True))
_MATRAS = dict(zip("ािीुूृेैोौ", ["a", "i", "i", "u", "u", "ri", "e", "e", "o", "o"], strict=True))
_DIGITS = dict(zip("०१२३४५६७८९", "0123456789", strict=True))

_SHORT_FOR = {
    "kr": "kumar", "ku": "kumar", "mohd": "mohammad", "md": "mohammad", "moh": "mohammad", "pd": "prasad",
    "कु": "कुमार", "कुं": "कुमार", "मो": "मोहम्मद", "प्र": "प्रसाद",
}  # fmt: skip
_TITLES = frozenset(
    ("shri", "sri", "smt", "shrimati", "kumari", "dr", "mr", "mrs", "ms", "late",
     "श्री", "श्रीमती", "सुश्री", "कुमारी", "डॉ", "डा", "स्व")
)  # fmt: skip

_LATIN_SOUNDS = (
    (r"x", "ks"), (r"q", "k"), (r"ph", "f"), (r"w", "v"), (r"z", "j"), (r"chh", "ch"), (r"ck", "k"),
    (r"c(?=[eiy])", "s"), (r"c(?!h)", "k"),
    (r"jn|gn", "gy"), (r"ee|ii|ie", "i"), (r"oo|uu", "u"), (r"ai|ae|ei|ay(?![aeiou])", "e"),
    (r"au|ou|ow", "o"), (r"(?<=[^aeiou])y$", "i"),
)  # fmt: skip
_SKELETON = (
    (r"(?<=[kgcjtdpbs])h", ""), (r"f", "p"), (r"m(?=[pb])", "n"), (r"^[ie]", "i"), (r"^[uo]", "u"),
    (r"(?<!^)[aeiou]", ""), (r"(?<!^)h", ""), (r"(.)\1+", r"\1"),
)  # fmt: skip


def normal(name: str) -> str:
    """Return the form that is kept: composed, without invisible joiners, single spaces."""
    composed = unicodedata.normalize("NFC", name.translate(JOINERS))
    return " ".join(composed.split())


def sort_key(name_hi: str, name_en: str = "") -> str:
    """Return what the name sorts by, compared byte by byte: nukta and chandrabindu make no difference.

    The block of Devanagari in Unicode stands in the order of the Hindi alphabet.
    """
    plain = unicodedata.normalize("NFD", normal(name_hi or name_en)).replace(NUKTA, "")
    letters = "".join(ch for ch in plain if not unicodedata.combining(ch) or ch == VIRAMA)
    words = re.sub(r"[^\w\u0900-\u097f]+", " ", letters.translate(_ALIKE).casefold())
    return f"{words.strip()} {normal(name_en).casefold()}".strip() if name_hi else words.strip()


def search_key(*names: str) -> str:
    """Return the sounds of all words of these names, each after a space, each once: " as srm".

    A letter with nukta is there as it sounds with it and as it sounds to those who leave it out.
    """
    read = [reading for name in names for reading in (name, _without_nukta(name))]
    sounds = dict.fromkeys(sound for name in read for sound in skeletons(name))
    return "".join(f" {sound}" for sound in sounds)


def _without_nukta(name: str) -> str:
    return unicodedata.normalize("NFD", name).replace(NUKTA, "")


def skeletons(name: str) -> list[str]:
    """Return the consonants that each word of a name sounds with, the same from either script."""
    return [_skeleton(word) for word in rough_latin(name).split()]


@lru_cache(REMEMBERED)
def rough_latin(name: str) -> str:
    """Return the name in plain small Latin letters, roughly as spoken; titles dropped, "Kr." written out."""
    words = re.split(r"[^\w\u0900-\u097f]+", normal(name).casefold())
    kept = [_SHORT_FOR.get(word, word) for word in words if word and word not in _TITLES]
    return " ".join(filter(None, (_latin_word(word) for word in kept)))


def likeness(one: str, other: str) -> int:
    """Return from 0 to 100 how alike two names are, whatever their scripts and the order of words."""
    plain = _likeness(_without_nukta(one), _without_nukta(other))
    return max(plain, _likeness(one, other))


def _likeness(one: str, other: str) -> int:
    left, right = rough_latin(one), rough_latin(other)
    if not left or not right:
        return 0
    spoken = fuzz.token_sort_ratio(left, right)
    heard = fuzz.token_sort_ratio(" ".join(skeletons(one)), " ".join(skeletons(other)))
    return round(max((spoken + 2 * heard) / 3, _with_initials(left.split(), right.split())))


def nearest(name: str, candidates: Iterable[str], *, at_least: int = 85) -> list[tuple[str, int]]:
    """Return the candidates that are alike enough, the likest first, each with its likeness."""
    scored = [(candidate, likeness(name, candidate)) for candidate in candidates]
    return sorted((pair for pair in scored if pair[1] >= at_least), key=lambda pair: -pair[1])


def _with_initials(one: list[str], other: list[str]) -> int:
    """Return 90 where the names differ only in that some words are cut to their first letter."""
    if len(one) != len(other) or all(len(word) > 1 for word in one + other):
        return 0
    return 90 if all(_same_or_initial(*pair) for pair in zip(one, other, strict=True)) else 0


def _same_or_initial(one: str, other: str) -> bool:
    if 1 in (len(one), len(other)):
        return one[0] == other[0]
    return _skeleton(one) == _skeleton(other)


@lru_cache(REMEMBERED)
def _latin_word(word: str) -> str:
    if not any("\u0900" <= ch <= "\u097f" for ch in word):
        return _replaced(_without_accents(word), _LATIN_SOUNDS)
    return _replaced(_devanagari_word(word), _LATIN_SOUNDS)


def _without_accents(word: str) -> str:
    return "".join(ch for ch in unicodedata.normalize("NFKD", word) if ch.isascii() and ch.isalnum())


def _devanagari_word(word: str) -> str:
    letters = unicodedata.normalize("NFD", word).replace("ज्ञ", "ग्य").replace("ंह", "ंघ्").translate(_ALIKE)
    spoken = [_spoken(letters, place) for place in range(len(letters))]
    return "".join(spoken)


def _spoken(letters: str, place: int) -> str:
    """Return how one letter sounds where it stands: a bare consonant has an "a", but not at the end."""
    letter, rest = letters[place], letters[place + 1 :]
    if letter in _CONSONANTS:
        marked = rest.startswith(NUKTA)
        sound = _WITH_NUKTA.get(letter, _CONSONANTS[letter]) if marked else _CONSONANTS[letter]
        after = rest[1:] if marked else rest
        return sound if not after or after[0] in _MATRAS or after[0] == VIRAMA else sound + "a"
    if letter == "ं":
        return "n"
    return (
        _VOWELS.get(letter)
        or _MATRAS.get(letter)
        or _DIGITS.get(letter)
        or (letter if letter.isascii() else "")
    )


@lru_cache(REMEMBERED)
def _skeleton(word: str) -> str:
    return _replaced(word, _SKELETON)


def _replaced(word: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for pattern, sound in pairs:
        word = re.sub(pattern, sound, word)
    return word
