"""Nobody pays towards what the NHS must pay for: top-ups, and the few things that are none."""

from __future__ import annotations

from collections.abc import Iterator

from openphb.domains.cases.types import Category
from openphb.domains.plans.readiness.facts import Facts, Found
from openphb.domains.plans.readiness.types import OwnMoney
from openphb.domains.plans.types import LineAnswer, LineKind
from openphb.kernel.money import pounds


def found(facts: Facts) -> Iterator[Found]:
    """Yield every line to which somebody pays money that they may not be asked for."""
    for line in facts.plan.lines:
        about = facts.about_line(line)
        if about.own_money is OwnMoney.NONE:
            continue
        said = {
            "line": line.description,
            "own": pounds(about.own_pence),
            "often": line.basis.words,
        }
        code = _unlawful(facts, line, about.own_money, about.own_words)
        if code:
            yield Found(code, f"about.{line.id}", said)


def _unlawful(facts: Facts, line: LineAnswer, own: OwnMoney, words: str) -> str:
    if own is OwnMoney.SEPARATE:
        return "" if words.strip() else "private_not_distinct"
    if facts.category == Category.S117:
        return "s117_contribution"
    if own is OwnMoney.WHEELCHAIR:
        lawful = facts.category == Category.WHEELCHAIR and line.kind is LineKind.EQUIPMENT
        return "" if lawful else "wheelchair_money_elsewhere"
    if own is OwnMoney.COUNCIL_CHARGE:
        council = any(share.funder_id in facts.councils for share in line.shares)
        return "" if council else "charge_on_nhs_money"
    return "top_up"
