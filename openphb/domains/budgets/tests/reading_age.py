"""How old a reader of English must be, by two published formulas; the older of the two counts.

Flesch–Kincaid grade (Kincaid, Fishburne, Rogers and Chissom, US Naval Technical Training, 1975):
0.39 × words a sentence + 11.8 × syllables a word − 15.59. Automated readability index (Senter and
Smith, US Air Force, AMRL-TR-66-220, 1967): 4.71 × letters and digits a word + 0.5 × words a sentence
− 21.43. Both give a US school grade; its pupils are five years older. The second counts letters
only, so that it does not rest on how syllables are counted.

Numbers and amounts count as words. Headings, links and the official words are left out by the
pages, which mark what is meant: `data-plain`.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import html as lxml_html

YEARS_ABOVE_GRADE = 5
_WORD = re.compile(r"[A-Za-z0-9£][A-Za-z0-9£,.'’-]*[A-Za-z0-9]|[A-Za-z0-9]")


def plain_sentences(page: str) -> list[str]:
    """Return the sentences that a page marks as plain: each paragraph's and list item's."""
    tree: Any = lxml_html.fromstring(page)
    found = tree.xpath("//*[@data-plain]//p | //*[@data-plain]//li[not(.//p)]")
    return [one for part in found for one in sentences(" ".join(part.text_content().split()))]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text: a colon or a full stop before a space ends one."""
    return [one for one in re.split(r"(?<=[.?!:])\s+", text.strip()) if _WORD.search(one)]


def syllables(word: str) -> int:
    """Return the groups of vowels in a word, without a silent e at its end; a number has one."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if not letters:
        return 1
    groups = len(re.findall(r"[aeiouy]+", letters))
    silent = re.search(r"[^aeiouyl]e$|[^aeiouydt]ed$|[^aeiouysxzc]es$", letters)
    return max(1, groups - (1 if silent and groups > 1 else 0))


def reading_age(said: list[str]) -> float:
    """Return the age in years at which the sentences can be read."""
    words = [word for one in said for word in _WORD.findall(one)]
    each = len(words) / len(said)
    kincaid = 0.39 * each + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    characters = sum(len(re.sub(r"[^A-Za-z0-9]", "", word)) for word in words)
    automated = 4.71 * characters / len(words) + 0.5 * each - 21.43
    return max(kincaid, automated) + YEARS_ABOVE_GRADE
