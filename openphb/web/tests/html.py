"""Reads a page as a strict browser and a screen reader would, and says what is wrong with it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from lxml import html as lxml_html

UNLABELLED = {"hidden", "submit", "button"}


def faults_of(page: str) -> list[str]:
    """What breaks the content policy or leaves an input without a name; [] for a good page."""
    tree: Any = lxml_html.fromstring(page)
    faults = [f"inline style on <{one.tag}>" for one in tree.xpath("//*[@style]")]
    faults += ["<style> in the page" for _ in tree.xpath("//style")]
    faults += [
        "inline script"
        for one in tree.xpath("//script[not(@src)]")
        if one.get("type") != "application/json"  # data, which no browser runs
    ]
    faults += [
        f"handler {name}"
        for one in tree.xpath("//*")
        for name in one.attrib
        if name.startswith("on")
    ]
    labels = set(tree.xpath("//label/@for"))
    faults += [
        f"no label for {one.get('name') or one.get('id')}"
        for one in tree.xpath("//input | //select | //textarea")
        if one.get("type") not in UNLABELLED
        and one.get("id") not in labels
        and not one.get("aria-label")
    ]
    counts = Counter(tree.xpath("//@id"))
    faults += [f"id {name} {times} times" for name, times in counts.items() if times > 1]
    ids = set(counts)
    for attribute in ("aria-describedby", "aria-labelledby"):
        for names in tree.xpath(f"//@{attribute}"):
            faults += [
                f"{attribute} points to nothing: {one}" for one in names.split() if one not in ids
            ]
    if len(tree.xpath("//h1")) != 1:
        faults.append(f"{len(tree.xpath('//h1'))} main headings")
    return faults
