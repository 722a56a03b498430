"""What finance must do, and by when: each thing with the page on which it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.agreements import queries as agreements
from openphb.domains.monitoring import queries as monitoring
from openphb.domains.monitoring.types import Waiting
from openphb.domains.payments import queries as payments
from openphb.domains.payments.continuity import queries as continuity
from openphb.domains.payments.rails import RAILS, deadline, hand_over_by
from openphb.domains.payments.types import SITE_RAILS, MoneyNow, PlannedDay, RunState, RunSummary
from openphb.domains.plans.approving import queries as approving
from openphb.domains.rates import queries as rates
from openphb.domains.rates.types import MissingRates
from openphb.domains.sufficiency import queries as sufficiency
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.money import pounds
from openphb.portals.finance import between
from openphb.web.formatting import long_date
from openphb.web.parts import Clock, clock

# How long before a run must be prepared it is said.
SOON = timedelta(days=7)


@dataclass(frozen=True)
class Todo:
    """One thing to do: in a few words, with what is known of it, and by when if there is a day."""

    what: str
    more: str
    href: str
    due: Clock | None = None


@dataclass(frozen=True)
class Looked:
    """One place where things to do come from: what waits there now, if anything."""

    name: str
    href: str
    found: Todo | None


def runs_to_prepare(viewer: Viewer, planned: tuple[PlannedDay, ...]) -> Iterator[Todo]:
    """Yield the calendar's days whose run should be prepared by now, or soon."""
    for one in planned:
        if one.run_id is None and one.day.prepare_by <= viewer.today + SOON:
            href = reverse("payments:calendar")
            if viewer.holds(Permission.RUN_PREPARE) and one.payer_id:
                href = f"{reverse('payments:prepare')}?payer={one.payer_id}"
            yield Todo(
                _("Prepare the run that pays on %(day)s") % {"day": long_date(one.day.pay_on)},
                _("%(name)s. Its file must go by %(by)s.")
                % {"name": one.name, "by": long_date(one.day.hand_over_by)},
                href,
                clock(_("Prepare"), one.day.prepare_by, today=viewer.today),
            )


def runs_to_move_on(viewer: Viewer) -> Iterator[Todo]:
    """Yield the runs that wait for this viewer's own hand, soonest pay day first."""
    for run in payments.runs_needing(viewer=viewer):
        rule = RAILS[run.rail]
        last = hand_over_by(rule, run.pay_on, run.site_days)
        paid = run.state is RunState.SUBMITTED
        yield Todo(
            _doing(run),
            ngettext(
                "%(num)s payment, %(total)s, pays on %(day)s.",
                "%(num)s payments, %(total)s, pays on %(day)s.",
                run.payment_count,
            )
            % {
                "num": run.payment_count,
                "total": pounds(run.total_pence),
                "day": long_date(run.pay_on),
            }
            + (
                ""
                if paid
                else " "
                + _("%(rail)s must have the file by %(when)s.")
                % {"rail": rule.taker[:1].upper() + rule.taker[1:], "when": deadline(rule, last)}
            ),
            reverse("payments:run", args=[run.id]),
            clock(
                _("Paid") if paid else _("File"), run.pay_on if paid else last, today=viewer.today
            ),
        )


def looked_at(viewer: Viewer, now: MoneyNow) -> Iterator[Looked]:
    """Yield every other place where something may wait, each in a statement or two, or none."""
    if viewer.holds(Permission.BANK_APPROVE):
        yield _looked(
            _("Bank details"),
            reverse("agreements:awaiting"),
            _banks(len(agreements.bank_awaiting(viewer=viewer))),
        )
    if viewer.holds(Permission.PAYEE_NUMBER_DECIDE):
        yield _looked(
            _("Supplier numbers and cards"),
            reverse("payments:payees"),
            _numbers(len(payments.numbers_to_decide(viewer=viewer))),
        )
    if viewer.holds(Permission.PAYEE_NUMBER_VIEW):
        yield _looked(
            _("Organisations and their bills"), reverse("payments:billed"), _bills(viewer)
        )
    yield from _rails(viewer)
    if viewer.holds(Permission.HOLDING_ACCEPT):
        yield _looked(
            _("Organisations that hold money"),
            reverse("monitoring:firms"),
            _held(monitoring.waiting(viewer=viewer)),
        )
    if viewer.holds(Permission.RECOVERY_VIEW):
        yield _looked(_("Money paid too much"), reverse("payments:overpayments"), _overpaid(now))
    if viewer.holds(Permission.PAYMENT_RETURN):
        answers = reverse("payments:bank_answers")
        href = (
            reverse("payments:bank_answer", args=[now.last_unmatched])
            if now.last_unmatched
            else answers
        )
        yield _looked(_("Answers from banks"), href, _unmatched(now))
    if viewer.holds(Permission.RUN_RULES_DECIDE):
        yield _looked(
            _("Rules about runs"),
            reverse("payments:house_rules"),
            _rules(len(payments.rules_to_decide(viewer=viewer))),
        )
    yield from _between(viewer)
    if viewer.holds(Permission.SCHEME_DECIDE):
        schemes = approving.schemes_to_decide(viewer=viewer)
        href = (
            reverse("plans:scheme", args=[schemes[0].scheme.id])
            if schemes
            else reverse("plans:schemes")
        )
        yield _looked(_("Who may agree which plans"), href, _schemes(len(schemes)))
    if viewer.holds(Permission.UPLIFT_DECIDE):
        waiting = sufficiency.to_decide(viewer=viewer)
        href = (
            reverse("sufficiency:batch", args=waiting[:1])
            if waiting
            else reverse("sufficiency:places")
        )
        yield _looked(_("Uplift batches"), href, _uplifts(len(waiting)))
    yield from _local_rates(viewer)


def _between(viewer: Viewer) -> Iterator[Looked]:
    """Yield what waits between bodies and about pots of money."""
    if viewer.holds(Permission.SETTLEMENT_VIEW):
        yield _somewhere(
            _("Statements between bodies"),
            reverse("payments:settlements"),
            between.statements(viewer),
        )
    if viewer.holds(Permission.REFUND_VIEW):
        yield _somewhere(
            _("Refunds of contributions"), reverse("payments:settlements"), between.refunds(viewer)
        )
    if viewer.holds(Permission.SOURCE_VIEW):
        yield _somewhere(_("Pots of money"), reverse("payments:sources"), between.caps(viewer))


def _rails(viewer: Viewer) -> Iterator[Looked]:
    """Yield what is out, who is late, what may be doubled and who has no second way, if any."""
    now = continuity.continuity_now(viewer=viewer)
    href = reverse("payments:continuity")
    found = [
        (
            _("%(rail)s is out") % {"rail": RAILS[one.rail].name},
            _("Since %(day)s. Pay what it has not taken another way.")
            % {"day": long_date(one.began_on)},
            href,
        )
        for one in now.outages
    ]
    if now.late.count:
        words = ngettext(
            "%(num)s person has no money that was due",
            "%(num)s people have no money that was due",
            now.late.count,
        ) % {"num": now.late.count}
        found.append((words, pounds(now.late.pence), href))
    if now.exposures.count:
        words = ngettext(
            "Find out what became of %(num)s payment that may be doubled",
            "Find out what became of %(num)s payments that may be doubled",
            now.exposures.count,
        ) % {"num": now.exposures.count}
        found.append((words, pounds(now.exposures.pence), href))
    if now.ways.without and viewer.holds(Permission.SECOND_WAY_RECORD):
        words = ngettext(
            "%(num)s person has no tested second way to be paid",
            "%(num)s people have no tested second way to be paid",
            now.ways.without,
        ) % {"num": now.ways.without}
        more = _("If a way of paying fails, they wait until it works again.")
        found.append((words, more, reverse("payments:second_ways")))
    if not found:
        yield _looked(_("When a rail fails"), href, None)
    for what, more, where in found:
        yield Looked(_("When a rail fails"), where, Todo(what, more, where))


def _local_rates(viewer: Viewer) -> Iterator[Looked]:
    if viewer.holds(Permission.RATE_DECIDE):
        waiting = rates.to_decide(viewer=viewer)
        href = reverse("rates:cards")
        if waiting:
            href = reverse("rates:proposal", args=[waiting[0]])
        yield _looked(_("Local rates"), href, _rates(len(waiting)))
    if viewer.holds(Permission.RATE_RECORD):
        yield _looked(
            _("Next year’s rates"), reverse("rates:cards"), _missing(rates.missing(viewer=viewer))
        )


def _looked(name: str, href: str, words: tuple[str, str] | None) -> Looked:
    return Looked(name, href, Todo(*words, href) if words else None)


def _somewhere(name: str, href: str, found: between.Said | None) -> Looked:
    """Return a place whose thing to do may be done on a page of its own."""
    return Looked(name, href, Todo(*found) if found else None)


def _banks(waiting: int) -> tuple[str, str] | None:
    if not waiting:
        return None
    words = ngettext("Check %(num)s bank account", "Check %(num)s bank accounts", waiting) % {
        "num": waiting
    }
    return words, _("Nothing is paid to an account before somebody else has checked it.")


def _numbers(waiting: int) -> tuple[str, str] | None:
    if not waiting:
        return None
    words = ngettext(
        "Check %(num)s supplier number or card",
        "Check %(num)s supplier numbers or cards",
        waiting,
    ) % {"num": waiting}
    return words, _("Nothing is paid by one before somebody else has checked it.")


def _bills(viewer: Viewer) -> tuple[str, str] | None:
    """Return what to do about organisations: accounts to check first, then bills that are late."""
    waiting = len(payments.accounts_to_decide(viewer=viewer))
    if waiting:
        words = ngettext(
            "Check where %(num)s organisation is paid",
            "Check where %(num)s organisations are paid",
            waiting,
        ) % {"num": waiting}
        return words, _("Nothing is paid to an account before somebody else has checked it.")
    late = payments.bills_late(viewer=viewer)
    if not late:
        return None
    words = ngettext(
        "%(num)s bill should have been paid",
        "%(num)s bills should have been paid",
        len(late),
    ) % {"num": len(late)}
    return words, _("The first was due on %(day)s.") % {"day": long_date(late[0].pay_by)}


def _held(found: Waiting) -> tuple[str, str] | None:
    """Return what to do about money that organisations hold: what is late first."""
    late = len(found.late_claims)
    if late:
        words = ngettext(
            "%(num)s organisation has not sent money back in time",
            "%(num)s organisations have not sent money back in time",
            late,
        ) % {"num": late}
        return words, _("It was asked for, with a day.")
    rows = sum(one.to_decide for one in found.to_decide)
    if not rows:
        return None
    words = ngettext(
        "Look at %(num)s row that an organisation told us",
        "Look at %(num)s rows that organisations told us",
        rows,
    ) % {"num": rows}
    return words, _("What they spent is in the ledger once somebody has accepted it.")


def _overpaid(now: MoneyNow) -> tuple[str, str] | None:
    if not now.overpaid.count:
        return None
    words = ngettext(
        "Decide about %(num)s budget that was paid too much",
        "Decide about %(num)s budgets that were paid too much",
        now.overpaid.count,
    ) % {"num": now.overpaid.count}
    more = _("%(pounds)s when it was found. Nothing is taken back by itself.")
    return words, more % {"pounds": pounds(now.overpaid.pence)}


def _unmatched(now: MoneyNow) -> tuple[str, str] | None:
    if not now.unmatched:
        return None
    words = ngettext(
        "Match %(num)s line of a bank’s answer to its payment",
        "Match %(num)s lines of banks’ answers to their payments",
        now.unmatched,
    ) % {"num": now.unmatched}
    return words, _("They fit no payment, or more than one.")


def _rules(waiting: int) -> tuple[str, str] | None:
    if not waiting:
        return None
    words = ngettext(
        "Decide %(num)s rule about runs", "Decide %(num)s rules about runs", waiting
    ) % {"num": waiting}
    return words, _("It holds once somebody else has agreed to it.")


def _schemes(waiting: int) -> tuple[str, str] | None:
    if not waiting:
        return None
    words = ngettext(
        "Decide %(num)s scheme of approval", "Decide %(num)s schemes of approval", waiting
    ) % {"num": waiting}
    return words, _("It says who may agree which plans, once somebody else has agreed to it.")


def _rates(waiting: int) -> tuple[str, str] | None:
    if not waiting:
        return None
    words = ngettext(
        "Decide %(num)s proposal of local rates",
        "Decide %(num)s proposals of local rates",
        waiting,
    ) % {"num": waiting}
    return words, _("Nothing is priced by them before somebody else has agreed.")


def _uplifts(waiting: int) -> tuple[str, str] | None:
    if not waiting:
        return None
    words = ngettext(
        "Decide %(num)s batch of budgets to be raised",
        "Decide %(num)s batches of budgets to be raised",
        waiting,
    ) % {"num": waiting}
    return words, _("Nobody is paid more before somebody else has agreed.")


def _missing(found: tuple[MissingRates, ...]) -> tuple[str, str] | None:
    if not found:
        return None
    words = ngettext(
        "Record the rates of %(num)s commissioner from %(day)s on",
        "Record the rates of %(num)s commissioners from %(day)s on",
        len(found),
    ) % {"num": len(found), "day": long_date(found[0].missing[0].april)}
    number = sum(len(one.missing) for one in found)
    more = ngettext(
        "%(num)s rate has no price of that year yet.",
        "%(num)s rates have no price of that year yet.",
        number,
    )
    return words, more % {"num": number}


def _doing(run: RunSummary) -> str:
    doing = {
        RunState.DRAFT: _("Look at run %(run)s and send it for approval"),
        RunState.REVIEWED: _("Approve run %(run)s"),
        RunState.FIRST_OF_TWO: _("Give run %(run)s its second approval"),
        RunState.APPROVED: _("Take the file of run %(run)s to the system that pays")
        if run.rail in SITE_RAILS
        else _("Take the file of run %(run)s to the bank"),
        RunState.SUBMITTED: _("Confirm that run %(run)s was paid"),
    }
    return doing[run.state] % {"run": run.reference}
