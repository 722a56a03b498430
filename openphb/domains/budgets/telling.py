"""An indicative budget in the words in which its person is told it: page, letter and Easy Read.

A test holds these words to a reading age of 11 years. The sums are those that were kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.budgets.explaining import Explained, Group, Plain, WhatFor, explained
from openphb.domains.budgets.methods.registry import BY_PACK
from openphb.domains.budgets.types import Basis, HelpTold, IndicativeAnswer, NeedTold
from openphb.kernel.money import pounds


@dataclass(frozen=True)
class TellingGroup:
    """What some of the money is for: a heading and a sentence for each line."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class EasyStep:
    """One idea of the Easy Read letter: a picture's name, and one short sentence a line."""

    picture: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Telling:
    """Everything that the person is told, as sentences."""

    what: str
    """What the money is for, as a title ends: "your care"."""
    amounts: tuple[str, ...]
    covers: tuple[TellingGroup, ...]
    needs: tuple[TellingGroup, ...]
    """Need by need, where it was worked out from needs: what it is, what helps, and who gives it."""
    more: tuple[TellingGroup, ...]
    """What the method tells of its own sums."""
    covers_not: tuple[str, ...]
    moves: tuple[str, ...]
    """What would make it less or more; empty where one sum was worked out."""
    how: tuple[str, ...]
    sums: tuple[str, ...]
    """The whole sum, line by line and then the totals."""
    again: tuple[str, ...]
    """How to say that one does not agree, and what happens then."""
    easy: tuple[EasyStep, ...]


def telling(answer: IndicativeAnswer, *, whom: str) -> Telling:
    """Return an indicative budget in plain words. `whom` is who to call."""
    groups = explained(answer.lines)
    return Telling(
        what=answer.own.what or _("your care"),
        amounts=_amounts(answer),
        covers=tuple(_group(group, answer) for group in groups),
        needs=tuple(_need(one) for one in answer.needs),
        more=tuple(TellingGroup(*one) for one in answer.own.more),
        covers_not=(*answer.own.covers_not, *_covers_not()),
        moves=_moves(answer),
        how=tuple(_how(answer, groups)),
        sums=tuple(_sums(answer, groups)),
        again=_again(answer, whom),
        easy=_easy(answer, groups, whom),
    )


def _amounts(answer: IndicativeAnswer) -> tuple[str, ...]:
    week, year = pounds(answer.weekly_pence), pounds(answer.annual_pence)
    once = pounds(answer.one_off_pence)
    if answer.leads_by is Basis.ONE_OFF:
        said = [_("The money is about %(once)s once.") % {"once": once}]
        if answer.annual_pence:
            said.append(_("There is also %(year)s a year.") % {"year": year})
    elif answer.leads_by is Basis.PER_YEAR:
        said = [_("The money is about %(year)s a year.") % {"year": year}]
    else:
        said = [
            _("The money is about %(week)s a week.") % {"week": week},
            _("That is %(year)s a year.") % {"year": year},
        ]
        if answer.one_off_pence:
            said.append(_("There is also %(once)s to use once.") % {"once": once})
    if answer.range:
        low, high = answer.range.low.weekly_pence, answer.range.high.weekly_pence
        said.append(
            _("If your needs change, it may go from %(low)s to %(high)s a week.")
            % {"low": pounds(low), "high": pounds(high)}
        )
    return tuple(said)


def _moves(answer: IndicativeAnswer) -> tuple[str, ...]:
    if answer.range is None:
        return ()
    said = []
    for one in answer.range.moves:
        amount = pounds(abs(one.weekly_pence))
        more = _("%(what)s: %(amount)s a week more.")
        less = _("%(what)s: %(amount)s a week less.")
        said.append(
            (less if one.weekly_pence < 0 else more) % {"what": one.words, "amount": amount}
        )
    return tuple(said)


def _group(group: Group, answer: IndicativeAnswer) -> TellingGroup:
    heading = {
        WhatFor.HELP: _("People who help you"),
        WhatFor.EMPLOYING: _("What it costs to have staff"),
        WhatFor.OTHER: answer.own.other or _("Other things"),
        WhatFor.ONCE: answer.own.once or _("Things that you pay for once"),
    }[group.purpose]
    return TellingGroup(heading, tuple(_sentence(one) for one in group.lines))


def _need(need: NeedTold) -> TellingGroup:
    words = need.words if need.words.endswith((".", "!", "?")) else f"{need.words}."
    said = [words, *(sentence for one in need.help for sentence in _help(one))]
    return TellingGroup(_(need.plain), tuple(said))


def _help(one: HelpTold) -> Iterator[str]:
    yield _("Help with %(why)s: %(many)s a week.") % {
        "why": one.why,
        "many": one.counted(one.needed_hundredths),
    }
    for who, hundredths in one.unpaid:
        yield _("%(who)s: %(many)s of that, for no pay.") % {
            "who": who,
            "many": one.counted(hundredths),
        }
    if not one.paid_hundredths:
        yield _("So the money pays for none of this.")
    elif one.unpaid:
        yield _("The money pays for the other %(many)s.") % {
            "many": one.counted(one.paid_hundredths)
        }
    else:
        yield _("The money pays for all of it.")


def _sentence(one: Explained) -> str:
    line, amount = one.line, pounds(one.pence)
    often = _("once") if line.basis is Basis.ONE_OFF else _(line.basis.words)
    if one.plain is not None or line.quantity_hundredths == 100:
        return f"{_name(one)}: {amount} {often}."
    said = (
        _("%(what)s: %(many)s %(unit)s. That is %(amount)s %(often)s.")
        if line.basis is Basis.ONE_OFF
        else _("%(what)s: %(many)s %(unit)s %(often)s. That is %(amount)s.")
    )
    return said % {
        "what": _name(one),
        "many": line.quantity,
        "unit": line.unit,
        "often": often,
        "amount": amount,
    }


def _name(one: Explained) -> str:
    if one.plain is None:
        return one.line.description
    return {
        Plain.INSURANCE: _("What an employer pays to the state"),
        Plain.PENSION: _("What an employer pays into a pension"),
        Plain.HOLIDAY: _("Pay for who steps in when your staff are on holiday"),
        Plain.CONTINGENCY: _("A bit more, for what we cannot see coming"),
    }[one.plain]


def _covers_not() -> tuple[str, ...]:
    return (
        _("Care from your GP, or an operation."),
        _("Help in an emergency. Call 999 for that."),
        _("What you pay for the dentist, glasses or medicine."),
        _("Alcohol, tobacco, betting or debts."),
        _("Things that are against the law."),
    )


def _how(answer: IndicativeAnswer, groups: tuple[Group, ...]) -> tuple[str, ...]:
    said = [_(sentence) for sentence in BY_PACK[answer.pack].how]
    if any(group.purpose is WhatFor.EMPLOYING for group in groups):
        said.append(_("If you have staff, you pay for more than the hours. We put that in too."))
    said.append(_("Then we added it all up."))
    if answer.leads_by is Basis.PER_WEEK:
        weeks = answer.weeks_in_year.words
        said.append(_("For a year, we counted %(weeks)s.") % {"weeks": weeks})
    if answer.range is None:
        said.append(_("We worked out one sum. It is not a range from low to high."))
    else:
        said.append(_("Then we worked it out for a good time and for a bad time."))
    return tuple(said)


def _sums(answer: IndicativeAnswer, groups: tuple[Group, ...]) -> Iterator[str]:
    """Yield the stored sentences; a method's own amounts, which are no number of things, as amounts."""
    made = {one.line: one for group in groups for one in group.lines if one.plain is not None}
    lines, totals = answer.working[: len(answer.lines)], answer.working[len(answer.lines) :]
    for line, sentence in zip(answer.lines, lines, strict=True):
        often = _(line.basis.words)
        amount = made[line].pence if line in made else None
        yield sentence if amount is None else f"{line.description}: {pounds(amount)} {often}."
    yield from totals


def _short(group: Group, answer: IndicativeAnswer) -> tuple[str, ...]:
    """Return what a group is for in a few words each, every one once."""
    if group.purpose is WhatFor.EMPLOYING:
        return (_group(group, answer).heading,)
    names = (_name(one) if one.plain else _first_words(one) for one in group.lines)
    return tuple(dict.fromkeys(names))


def _first_words(one: Explained) -> str:
    return re.split(r", | \(", one.line.description, maxsplit=1)[0]


def _again(answer: IndicativeAnswer, whom: str) -> tuple[str, ...]:
    return (
        _("Do you think the sum is wrong? Tell us."),
        _("You can say it on your own page, or tell %(whom)s. You can write, phone or talk to us.")
        % {"whom": whom},
        _("Somebody may do it for you."),
        _("Somebody new will look at it. They did not work out the sum."),
        ngettext(
            "We will answer in %(num)s day.", "We will answer in %(num)s days.", answer.answer_days
        )
        % {"num": answer.answer_days},
        _("This does not stop the care that you have now."),
    )


def _easy(answer: IndicativeAnswer, groups: tuple[Group, ...], whom: str) -> tuple[EasyStep, ...]:
    names = [name for group in groups for name in _short(group, answer)]
    days = ngettext(
        "We will answer in %(num)s day.", "We will answer in %(num)s days.", answer.answer_days
    ) % {"num": answer.answer_days}
    needs = (
        (
            EasyStep(
                "talk", (_("You need help with:"), *(f"{_(one.plain)}." for one in answer.needs))
            ),
        )
        if answer.needs
        else ()
    )
    return (
        EasyStep(
            "letter",
            (
                _("This is about money for %(what)s.")
                % {"what": answer.own.what or _("your care")},
                _("The NHS pays this money."),
            ),
        ),
        EasyStep("money", _amounts(answer)),
        EasyStep("plan", (_("This is a first idea."), _("The money may go up or down."))),
        *([EasyStep("sum", (_("It may change with:"), *_moves(answer)))] if answer.range else []),
        *needs,
        EasyStep(answer.own.picture, (_("The money is for:"), *(f"{name}." for name in names))),
        *(EasyStep(*one) for one in answer.own.easy),
        EasyStep("no", (_("The money is not for:"), *answer.own.covers_not, *_covers_not())),
        EasyStep(
            "sum",
            (
                _("We wrote down what you need."),
                _("We wrote down what it costs."),
                _("Then we added it up."),
            ),
        ),
        EasyStep("talk", (_("Next, we make a plan with you."), _("You say what is good for you."))),
        EasyStep("wrong", (_("Do you think the money is wrong?"), _("Tell us."), days)),
        EasyStep(
            "phone",
            (
                _("You can call %(whom)s.") % {"whom": whom},
                _("You can ask somebody to help you."),
            ),
        ),
    )
