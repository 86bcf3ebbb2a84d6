"""Search that ignores case, accents, script and the many ways a name is spelled in Latin letters.

A row keeps the folded words of its names in ``search_key``; a query is folded the same way and
each of its words must occur. The folding is coarse on purpose: finding one name too many costs
a glance, not finding "Мяхри Бяшимова" under "Byashimova" or "Bäşimowa" costs a second person.
"""

import re
import unicodedata
from functools import lru_cache

MOST_WORDS = 8
LONGEST_WORD = 60
SHORTEST_NAME = 3

# ICAO Doc 9303-3 for Russian letters. Kazakh, Kyrgyz, Tajik, Turkmen, Uzbek and Mongolian
# letters are not used in Russian passports; they get the plain letter their readers expect.
_LATIN = {
    "а": "a",
    "б": "b",
    "в": "v",
    "г": "g",
    "д": "d",
    "е": "e",
    "ё": "e",
    "ж": "zh",
    "з": "z",
    "и": "i",
    "й": "i",
    "к": "k",
    "л": "l",
    "м": "m",
    "н": "n",
    "о": "o",
    "п": "p",
    "р": "r",
    "с": "s",
    "т": "t",
    "у": "u",
    "ф": "f",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "ie",
    "ы": "y",
    "ь": "",
    "э": "e",
    "ю": "iu",
    "я": "ia",
    "і": "i",
    "ї": "i",
    "є": "ie",
    "ґ": "g",
    "ў": "u",
    "ђ": "d",
    "ѓ": "g",
    "ѕ": "dz",
    "ј": "j",
    "љ": "lj",
    "њ": "nj",
    "ћ": "c",
    "ќ": "k",
    "џ": "dz",
    "ә": "a",
    "ғ": "g",
    "қ": "k",
    "ң": "n",
    "ө": "o",
    "ұ": "u",
    "ү": "u",
    "һ": "h",
    "ӣ": "i",
    "ӯ": "u",
    "ҳ": "h",
    "ҷ": "j",
    "җ": "j",
}
_CYRILLIC_WORD = re.compile(f"[{''.join(_LATIN)}{''.join(_LATIN).upper()}]+")
# Letters that no decomposition takes apart.
_UNACCENTED = str.maketrans(
    {
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ə": "a",
    }
)
_APOSTROPHES = re.compile("['`´ʹʻʼʾʿ‘’′]")
_WORD = re.compile(r"[^\W_]+")
# What sounds alike or is spelled for the same Cyrillic letter becomes one; longest first.
_SOUNDS = {
    "tsch": "c",
    "shch": "s",
    "sch": "s",
    "sh": "s",
    "tch": "c",
    "ch": "c",
    "ts": "c",
    "tz": "c",
    "dzh": "z",
    "zh": "z",
    "dj": "z",
    "kh": "kh",
    "gh": "g",
    "th": "t",
    "h": "kh",
    "j": "z",
    "q": "k",
    "w": "v",
    "x": "ks",
}
_SOUND = re.compile("|".join(_SOUNDS))
_GLIDES = (
    (re.compile(r"[yi]+o"), "e"),  # Fyodor is Фёдор is Fedor
    (re.compile(r"[yi]+(?=[aeu])"), ""),  # Byashimova is Bäşimowa, Mariya is Maria
    (re.compile(r"(?<=[aeou])[yi]+"), ""),  # Andrey is Andrei
    (re.compile(r"[yi]+"), "i"),  # Dmitriy is Dmitry is Dmitri
)
_DOUBLED = re.compile(r"([^\W\d])\1+")


def romanized(text: str) -> str:
    """Return ``text`` with Cyrillic written in Latin letters (ICAO Doc 9303); the rest untouched."""
    return _CYRILLIC_WORD.sub(_latin_word, unicodedata.normalize("NFC", text))


def search_key(*texts: str) -> str:
    """Return the folded words of ``texts``, each in every reading a query may take it in."""
    words = (word for text in texts for word in _words(text))
    return " ".join(dict.fromkeys(reading for word in words for reading in _readings(word)))


def search_words(query: str) -> list[str]:
    """Return what must occur in a ``search_key``: at most eight words, safe inside LIKE.

    Words are letters and digits, so they hold no ``%``, ``_`` or backslash. A glide at the end
    is left open: "Mari" is the beginning of "Maria", which is folded to "mara".
    """
    return [
        re.sub(r"(?<=.)i$", "", _sought(word))[:LONGEST_WORD] for word in _words(query)[:MOST_WORDS]
    ]


def _sought(word: str) -> str:
    """Fold one word of a query; "zzz" is no single letter that would be found everywhere."""
    sounds = _folded_word(word)
    return sounds if len(sounds) > 1 or len(word) < SHORTEST_NAME else word


def folded(text: str) -> str:
    """Return ``text`` as it is compared: two spellings of one name give the same words."""
    return " ".join(_folded_word(word) for word in _words(text))


def _latin_word(match: re.Match[str]) -> str:
    """Romanize one Cyrillic word, keeping its capitals."""
    word = match.group()
    if word.isupper() and len(word) > 1:
        return "".join(_LATIN[letter.lower()] for letter in word).upper()
    return "".join(
        _LATIN[letter.lower()].capitalize() if letter.isupper() else _LATIN[letter]
        for letter in word
    )


def _words(text: str) -> list[str]:
    """Return the words of ``text`` in plain lower-case letters, without accents."""
    latin = romanized(_APOSTROPHES.sub("", text)).casefold().translate(_UNACCENTED)
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", latin)
        if not unicodedata.combining(letter)
    )
    return _WORD.findall(plain)


@lru_cache(maxsize=4096)
def _folded_word(word: str) -> str:
    """Fold one plain word by sound; a "j" is taken as the "zh" of Jumabayev."""
    sounds = _SOUND.sub(lambda match: _SOUNDS[match.group()], word)
    for pattern, replacement in _GLIDES:
        sounds = pattern.sub(replacement, sounds)
    return _DOUBLED.sub(r"\1", sounds)


def _readings(word: str) -> tuple[str, ...]:
    """Return the ways to fold a word: "j" as "zh", as the "y" of Anja, and "ya" written "ja"."""
    as_glide = word.replace("j", "y")
    as_letter = re.sub(r"[yi](?=[aeou])", "j", word)
    return _folded_word(word), _folded_word(as_glide), _folded_word(as_letter)
