"""An agreement in plain words: what it says, and what has to happen next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.agreements.rules import masked
from openphb.domains.agreements.types import (
    AgreementAnswer,
    AgreementKind,
    AgreementState,
    BankAnswer,
    BankState,
    ConditionRow,
    HospitalRule,
    HospitalTerm,
    ModulusAnswer,
    Party,
    PauseAnswer,
    PauseReason,
    PayeeCheckAnswer,
    PayeeMatch,
    RecipientKind,
    StopGround,
)
from openphb.domains.budgets.rules import (
    MONTHS_IN_YEAR,
    annual_fraction,
    each_fraction,
    weekly_fraction,
)
from openphb.domains.budgets.types import Basis, Frequency, often_words
from openphb.domains.people import queries as people
from openphb.domains.plans import queries as plans
from openphb.domains.plans.forms import cover_words
from openphb.domains.plans.rules import totals
from openphb.domains.plans.types import LineAnswer, PlanAnswer
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.counting import counted_hundredths
from openphb.kernel.money import pounds, round_half_up
from openphb.web.formatting import long_date, short_date, sort_code
from openphb.web.parts import Column, SummaryRow


@dataclass(frozen=True)
class ShownTerms:
    """The words that are signed, as every page shows them. `lines` is None where they may not be seen."""

    person: str
    rows: tuple[SummaryRow, ...]
    columns: tuple[Column, ...]
    lines: tuple[tuple[str, str, str, str], ...] | None
    conditions: tuple[str, ...]
    plain: tuple[tuple[str, str], ...] = ()
    """The coded conditions again in plain words, each with the rule that it comes from."""
    kind: AgreementKind = AgreementKind.DIRECT_PAYMENT


def shown_terms(viewer: Viewer, agreement: AgreementAnswer) -> ShownTerms:
    """Return what an agreement says. Only who may see the plan sees its lines."""
    covered = covers(viewer, Permission.PLAN_VIEW, agreement)
    plan = plans.whole(viewer=viewer, plan_id=agreement.plan_id) if covered else None
    lines = lines_of(plan, agreement.kind) if plan else ()
    third = agreement.kind is AgreementKind.THIRD_PARTY
    rows = [
        SummaryRow(
            _("Who holds the money") if third else _("Who is paid"), recipient_words(agreement)
        ),
        SummaryRow(_("How often"), agreement.frequency.words),
        SummaryRow(_("First day it pays for"), long_date(agreement.first_day)),
    ]
    if not third:
        rows.append(SummaryRow(_("While in hospital"), hospital_words(agreement.hospital, lines)))
    if plan:
        rows.insert(1, SummaryRow(_("How much"), how_much(plan, lines, agreement.frequency)))
    rows += [
        SummaryRow(_("Extra cover"), f"{line.description}. {cover_words(line.cover)}")
        for line in lines
        if line.cover
    ]
    return ShownTerms(
        person=person_name(viewer, agreement.subject_id),
        rows=tuple(rows),
        columns=(
            Column(_("What for")),
            Column(_("How it is counted")),
            Column(_("When")),
            Column(_("Comes to")),
        ),
        lines=tuple(line_cells(line) for line in lines) if plan else None,
        conditions=tuple(one for one in agreement.conditions.splitlines() if one.strip()),
        plain=tuple((row.plain, _rule(row)) for row in agreement.rows),
        kind=agreement.kind,
    )


def _rule(row: ConditionRow) -> str:
    """Return where a condition comes from, as a page names it."""
    if row.version:
        return _("Our own: %(why)s") % {"why": row.regulation}
    if row.regulation == "local":
        return _("Our own")
    if row.regulation == "guidance":
        return _("National guidance")
    return row.regulation


def hospital_words(term: HospitalTerm, lines: Iterable[LineAnswer]) -> str:
    """Return what is paid while the person is in hospital."""
    if term.rule is HospitalRule.PAID_AS_USUAL:
        return _("It is paid as usual.")
    named = ", ".join(line.description for line in lines if line.line_key in term.lines)
    if term.rule is HospitalRule.PAID_FOR_NIGHTS:
        said = ngettext(
            "It is paid for %(num)s night from each admission, then it stops.",
            "It is paid for %(num)s nights from each admission, then it stops.",
            term.nights,
        ) % {"num": term.nights}
        return said + (" " + _("This goes on: %(named)s.") % {"named": named} if named else "")
    if not named:
        return _("Only some parts go on. They stand in the plan.")
    return _("Only this goes on: %(named)s.") % {"named": named}


def covers(viewer: Viewer, permission: Permission, agreement: AgreementAnswer) -> bool:
    """Whether the viewer holds a permission for this very agreement."""
    return viewer.scope(permission).covers(
        tenant_id=agreement.tenant_id, subject_id=agreement.subject_id
    )


def person_name(viewer: Viewer, subject_id: UUID) -> str:
    """Return the name of whose budget it is, or "" where there is none to see."""
    return people.names(viewer=viewer, subject_ids=[subject_id]).get(subject_id, "")


def recipient_words(agreement: AgreementAnswer) -> str:
    """Return who is paid, and why them, with the official word."""
    return {
        RecipientKind.HOLDER: _("%(name)s, whose budget it is"),
        RecipientKind.REPRESENTATIVE: _(
            "%(name)s, who acts for the person. The official word is representative."
        ),
        RecipientKind.NOMINEE: _(
            "%(name)s, whom the person asked to receive it. The official word is nominee."
        ),
        RecipientKind.MANAGED_ACCOUNT: _(
            "%(name)s, a firm that looks after the money. The official word is managed account."
        ),
        RecipientKind.THIRD_PARTY: _(
            "%(name)s, which holds the money and arranges the care. The official word is third party."
        ),
    }[agreement.recipient_kind] % {"name": agreement.recipient_name}


def lines_of(plan: PlanAnswer, kind: AgreementKind) -> tuple[LineAnswer, ...]:
    """Return the lines that an agreement of a kind pays for."""
    return tuple(line for line in plan.lines if line.management_option is kind.option)


def how_much(plan: PlanAnswer, lines: Iterable[LineAnswer], frequency: Frequency) -> str:
    """Return what comes regularly, a week and a payment, what comes each year, and what once."""
    parts = []
    lines = list(lines)
    regular = [line for line in lines if line.basis is not Basis.ONCE_A_YEAR]
    weekly = totals(
        ((one.quantity_hundredths, one.unit_pence, one.basis, one.falls_on) for one in regular),
        plan.weeks_in_year,
    ).weekly_pence
    if weekly:
        by_weekday = any(line.basis is Basis.ON_WEEKDAYS for line in regular)
        words = {
            Frequency.WEEKLY: _("%(weekly)s a week."),
            Frequency.FOUR_WEEKLY: _(
                "%(weekly)s a week, so %(regular)s for four weeks when every part runs."
            ),
            Frequency.MONTHLY: _(
                "%(weekly)s a week, so about %(regular)s a month: a month has four or five of each "
                "day of the week."
            )
            if by_weekday
            else _("%(weekly)s a week, so %(regular)s for a whole month when every part runs."),
        }[frequency]
        period = pounds(full_period(plan, regular, frequency))
        parts.append(words % {"weekly": pounds(weekly), "regular": period})
    for line in lines:
        if line.basis is Basis.ONCE_A_YEAR:
            each = round_half_up(each_fraction(line.quantity_hundredths, line.unit_pence))
            often = often_words(line.basis, line.falls_on)
            parts.append(_("%(money)s %(often)s.") % {"money": pounds(each), "often": often})
    one_off = totals(
        ((one.quantity_hundredths, one.unit_pence, one.basis, one.falls_on) for one in lines),
        plan.weeks_in_year,
    ).one_off_pence
    if one_off:
        once = {"once": pounds(one_off)}
        parts.append(_("%(once)s is paid once.") % once)
    return " ".join(parts)


def full_period(plan: PlanAnswer, lines: Iterable[LineAnswer], frequency: Frequency) -> int:
    """Return the pence of a whole period in which every line runs, rounded once."""
    total = Fraction(0)
    for line in lines:
        counted = (
            *(line.quantity_hundredths, line.unit_pence, line.basis, plan.weeks_in_year),
            line.falls_on,
        )
        if frequency is Frequency.MONTHLY:
            total += annual_fraction(*counted) / MONTHS_IN_YEAR
        else:
            total += weekly_fraction(*counted) * (4 if frequency is Frequency.FOUR_WEEKLY else 1)
    return round_half_up(total)


def line_cells(line: LineAnswer) -> tuple[str, str, str, str]:
    """Return one line: what for, how it is counted, when, and what it comes to."""
    counted = _("%(quantity)s at %(price)s") % {
        "quantity": counted_hundredths(line.quantity_hundredths, line.unit),
        "price": pounds(line.unit_pence),
    }
    each = pounds(round_half_up(each_fraction(line.quantity_hundredths, line.unit_pence)))
    often = often_words(line.basis, line.falls_on)
    return line.description, counted, _when(line), f"{each} {often}"


def _when(line: LineAnswer) -> str:
    first = short_date(line.valid_from)
    if line.basis is Basis.ONE_OFF:
        return first
    if line.valid_to is None:
        return _("From %(first)s") % {"first": first}
    last = short_date(line.valid_to - timedelta(days=1))
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def party_words(party: Party) -> str:
    """Return whose signature it is."""
    return {
        Party.PERSON: _("The person, or whoever acts for them"),
        Party.BODY: _("The body that pays"),
        Party.FIRM: _("The firm or organisation that holds the money"),
    }[party]


def what_it_is(kind: AgreementKind) -> str:
    """Return in a sentence what an agreement of a kind is about, in plain words."""
    return {
        AgreementKind.DIRECT_PAYMENT: _(
            "A direct payment is NHS money that is paid to the person, or to somebody they choose, "
            "to buy the care in their plan."
        ),
        AgreementKind.MANAGED_ACCOUNT: _(
            "A direct payment is NHS money to buy the care in the plan. Here a firm keeps it in its "
            "client account, with a record for this person alone, and pays as the person says."
        ),
        AgreementKind.THIRD_PARTY: _(
            "An organisation holds the money for the person, employs those who help and arranges "
            "the care in the plan, as the person says. It is not a direct payment."
        ),
    }[kind]


def lead(agreement: AgreementAnswer) -> str:
    """Return how an agreement stands, in a sentence or two."""
    if agreement.state is AgreementState.ENDED and agreement.ended_on:
        ended = {"day": long_date(agreement.ended_on)}
        said = _("It ended on %(day)s. Nothing more is paid on it.") % ended
        return f"{said} {agreement.ended_why}".strip()
    if agreement.state is AgreementState.PREPARED:
        return _unsigned(agreement)
    first = {"day": long_date(agreement.first_day)}
    if agreement.kind is AgreementKind.THIRD_PARTY:
        return _("All three have signed. The organisation arranges the care from %(day)s.") % first
    signed = (
        _("Both sides have signed")
        if agreement.kind is AgreementKind.DIRECT_PAYMENT
        else _("All three have signed")
    )
    if agreement.bank_in(BankState.APPROVED) is None:
        return f"{signed}. " + _("Money can be paid when the bank account is checked.")
    return f"{signed} " + _("and the account is checked. It pays from %(day)s.") % first


def _unsigned(agreement: AgreementAnswer) -> str:
    signed = len(agreement.signatures)
    if agreement.kind is AgreementKind.DIRECT_PAYMENT:
        if signed:
            return _("One side has signed. No money is paid until both have.")
        return _("Nobody has signed yet. No money is paid until both sides have.")
    if signed:
        said = {"signed": signed, "all": len(agreement.parties)}
        return _("%(signed)s of %(all)s have signed. No money is paid until all have.") % said
    return _("Nobody has signed yet. No money is paid until all three have.")


def account_words(one: BankAnswer) -> str:
    """Return an account so that its owner knows it and nobody else can use it."""
    return _("%(name)s, sort code %(code)s, account number %(number)s") % {
        "name": one.account_name,
        "code": sort_code(one.sort_code),
        "number": masked(one.account_number),
    }


def modulus_words(answer: ModulusAnswer) -> str:
    """Return what the modulus check said, and what it does not say."""
    return {
        ModulusAnswer.VALID: _(
            "The number fits the sort code. That does not prove whose account it is."
        ),
        ModulusAnswer.INVALID: _("The number cannot belong to the sort code."),
        ModulusAnswer.CANNOT_BE_CHECKED: _(
            "Nobody could check whether the number fits the sort code. Compare it with a statement."
        ),
    }[answer]


def payee_check(one: PayeeCheckAnswer) -> str:
    """Return what the bank said of a name, by whom it was asked and when."""
    said = {
        PayeeMatch.MATCH: _("The name matches"),
        PayeeMatch.CLOSE_MATCH: _("The name is close"),
        PayeeMatch.NO_MATCH: _("The name does not match"),
        PayeeMatch.UNAVAILABLE: _("It could not be checked"),
    }[one.result]
    if one.name_returned:
        said += _(": the bank gave “%(name)s”") % {"name": one.name_returned}
    return _("%(said)s. Asked by %(who)s on %(day)s.") % {
        "said": said,
        "who": one.checked_by_name,
        "day": long_date(one.checked_on),
    }


def told_of_change(told: int) -> str:
    """Return who was told that an account changed, or that nobody could be."""
    if not told:
        return _("No e-mail address is known from before the change: tell the person by letter.")
    return ngettext(
        "A message went to %(num)s address that was known before the change.",
        "A message went to %(num)s addresses that were known before the change.",
        told,
    ) % {"num": told}


def stop_words(ground: PauseReason | StopGround) -> str:
    """Return why a direct payment stops, as a letter says it to the person."""
    return {
        StopGround.CONSENT_WITHDRAWN: _(
            "You told us that you do not want a direct payment any more."
        ),
        StopGround.REPRESENTATIVE_WITHDREW: _(
            "The person who acted for you has stopped, and nobody else can act for you."
        ),
        StopGround.NO_LONGER_ELIGIBLE: _("The rules do not let us pay you one any more."),
        StopGround.NOT_SUITABLE: _(
            "We do not think that the person who receives it can look after it."
        ),
        StopGround.NOMINEE_ENDED: _("The person who received it for you does not do so any more."),
        StopGround.OUTSIDE_PLAN: _("Some of it was used for things that are not in your plan."),
        StopGround.THEFT_OR_FRAUD: _("We think that some of it may have been stolen."),
        StopGround.NEEDS_NOT_MET: _("It does not meet the needs that it is meant to meet."),
        StopGround.MANAGED_ANOTHER_WAY: _("Your budget will be looked after in another way."),
    }[StopGround(ground)]


def pause_words(one: PauseAnswer) -> str:
    """Return from when to when payments are paused, or since when the direct payment is stopped."""
    days = {"first": long_date(one.period.start)}
    if one.period.last_day is not None:
        days["last"] = long_date(one.period.last_day)
        return (
            _("Stopped from %(first)s to %(last)s")
            if one.told.for_good
            else _("Paused from %(first)s to %(last)s")
        ) % days
    return (
        _("Stopped from %(first)s") if one.told.for_good else _("Paused from %(first)s on")
    ) % days
