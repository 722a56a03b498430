"""Names in the plain letters that payment systems carry.

Accents fall away by Unicode's own decomposition. The letters below have none, so each is written
as its speakers write it where only plain letters are to be had.
"""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans(
    {
        **{"Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "ẞ": "SS", "ß": "ss"},
        **{"Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h"},
        **{"Þ": "Th", "þ": "th", "Ð": "D", "ð": "d", "ı": "i", "Ŧ": "T", "ŧ": "t"},
        **{"‘": "'", "’": "'", "ʼ": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-"},
    }
)


def plain_letters(text: str) -> str:
    """Return the text without accents, its special letters, quotes and dashes made plain.

    What has no plain form (another script, a symbol) stays as it is: what to do with it is the
    payment system's own rule.
    """
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(mark for mark in apart if not unicodedata.combining(mark))
