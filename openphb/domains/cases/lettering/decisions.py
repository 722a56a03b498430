"""What a letter about a decision says: with all that its regulation wants a notice to hold."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.cases.lettering.common import About, lines, of_everybody, said, small
from openphb.domains.cases.lettering.filling import Table, Value
from openphb.domains.cases.types import NoticeAnswer, NoticeKind
from openphb.domains.cases.types.lettering import LetterKind
from openphb.kernel.money import pounds
from openphb.web.formatting import long_date
from openphb.web.parts import Column, Kind

DEATH, OFFSET = "death", "offset"
KINDS = {
    NoticeKind.BUDGET_REFUSED: LetterKind.BUDGET_REFUSED,
    NoticeKind.DIRECT_PAYMENT_REFUSED: LetterKind.DIRECT_PAYMENT_REFUSED,
    NoticeKind.SERVICE_REFUSED: LetterKind.PLAN_REFUSED,
    NoticeKind.REDUCTION: LetterKind.REDUCTION,
    NoticeKind.REPAYMENT: LetterKind.REPAYMENT,
    NoticeKind.STOP: LetterKind.STOP,
}
IN_PART = {
    NoticeKind.BUDGET_REFUSED: LetterKind.BUDGET_IN_PART,
    NoticeKind.SERVICE_REFUSED: LetterKind.PLAN_IN_PART,
}


def kind_of(one: NoticeAnswer) -> LetterKind:
    """Return which letter tells a decision."""
    return IN_PART[one.kind] if one.in_part else KINDS[one.kind]


def of_notice(one: NoticeAnswer, about: About) -> dict[str, Value]:
    """Return what the fields of a letter about a decision say."""
    days = {"num": one.answer_days}
    return {
        **of_everybody(about),
        "decision": said(" ".join(decided(one))),
        "part": said(_("This part is left out: %(part)s.") % {"part": one.part.rstrip(".")})
        if one.in_part and one.part
        else Value(),
        "lines": Value(table=lines_table(one)) if one.lines else Value(),
        "amount": _amount(one),
        "from_day": _from_day(one),
        "pay_by": said(
            _("Please pay by %(day)s. You can ask to pay in parts.")
            % {"day": long_date(one.pay_by)}
        )
        if one.pay_by
        else Value(),
        "who_pays": said(_("We ask %(who)s to pay it.") % {"who": one.who_pays})
        if one.who_pays
        else Value(),
        "law_reasons": said(*(_(ground.words) + "." for ground in one.grounds)),
        "reasons": lines(one.reasons),
        "evidence": lines(one.evidence),
        "why_sooner": lines(one.why_sooner),
        "who_decided": said(
            _("%(name)s decided this for us on %(day)s.")
            % {
                "name": one.decided_by_name or _("Somebody who works for us"),
                "day": long_date(one.decided_on),
            }
        ),
        "law": Value(
            (_("The law that this rests on: %(law)s.") % {"law": one.rule.regulation},),
            official=True,
        ),
        "care_goes_on": said(goes_on(one)),
        "ask_again": said(
            _("You can ask us to look at it again. The official word is reconsideration.")
        ),
        "ask_again_how": said(
            _(
                "Tell %(whom)s. You can write, phone or say it in person. Somebody may do it for "
                "you. Send us what you want us to read."
            )
            % {"whom": about.whom}
        ),
        "complaint": said(
            _(
                "You can complain to us. You can do this and ask us to look again too: they are two "
                "ways. Tell %(whom)s, or write to us. You can also say it on your own page."
            )
            % {"whom": about.whom}
        ),
        "ask_again_when": said(
            ngettext(
                "We answer within %(num)s day. Somebody else looks at it than the person who "
                "decided.",
                "We answer within %(num)s days. Somebody else looks at it than the person who "
                "decided.",
                one.answer_days,
            )
            % days
        ),
    }


def decided(one: NoticeAnswer) -> tuple[str, ...]:
    """Return what was decided, in short sentences, without its amount and its days."""
    what = {"what": one.what.rstrip(".")}
    if one.kind is NoticeKind.SERVICE_REFUSED and one.lines_left_out:
        # Counts and sums of the whole would tell of what is left out, and those of a part are wrong.
        return (
            _("We have agreed to a part of the plan."),
            _("We have not agreed to the rest of it."),
            _("Some lines of the plan are for other people to read. They are not shown here."),
        )
    if one.kind is NoticeKind.SERVICE_REFUSED and one.in_part:
        agreed = sum(line.agreed for line in one.lines)
        weekly = sum(line.weekly_pence for line in one.lines if line.agreed)
        words = [
            ngettext(
                "We have agreed to %(agreed)s of the %(num)s thing in your plan.",
                "We have agreed to %(agreed)s of the %(num)s things in your plan.",
                len(one.lines),
            )
            % {"agreed": agreed, "num": len(one.lines)},
            _("We have not agreed to the rest of it."),
        ]
        if weekly:
            words.append(
                _("What we agreed to comes to %(week)s a week.") % {"week": pounds(weekly)}
            )
        return tuple(words)
    if one.kind is NoticeKind.BUDGET_REFUSED:
        return (
            _("You asked us for a personal health budget."),
            _("Our answer is yes, but not for all of your care.")
            if one.in_part
            else _("We have decided not to give you one."),
        )
    if one.kind is NoticeKind.REDUCTION:
        if OFFSET in {ground.code for ground in one.grounds}:
            return (
                _("One of your payments will be lower."),
                _("Too much was paid before, and it was not used. We take it from one payment."),
            )
        return (_("You will get less money."), _("%(what)s.") % what)
    return {
        NoticeKind.DIRECT_PAYMENT_REFUSED: (_("We cannot make you a direct payment."),),
        NoticeKind.SERVICE_REFUSED: (
            _("We have read this: %(what)s.") % {"what": small(one.what.rstrip("."))},
            _("We have not agreed to it as it was written."),
        ),
        NoticeKind.REPAYMENT: (_("We ask for money back."), _("More was paid than was due."))
        if "changed" in {ground.code for ground in one.grounds}
        else (_("We ask for money back."),),
        NoticeKind.STOP: (_("Your direct payment stops."),),
    }[one.kind]


def goes_on(one: NoticeAnswer) -> str:
    """Return what goes on as before."""
    if DEATH in {ground.code for ground in one.grounds}:
        return _(
            "We are sorry for your loss. Only money that is left, or was due back, is asked for."
        )
    return {
        LetterKind.BUDGET_REFUSED: _(
            "You still get the NHS care that you need. A budget is only one way to get it."
        ),
        LetterKind.BUDGET_IN_PART: _(
            "You still get the care that is left out. The NHS arranges it for you."
        ),
        LetterKind.DIRECT_PAYMENT_REFUSED: _(
            "You still have your budget. It can be looked after in another way. The NHS can arrange "
            "your care, or an organisation can hold the money for you."
        ),
        LetterKind.PLAN_REFUSED: _(
            "This does not stop the care that you have now. If a plan was agreed before, it still "
            "counts. Your plan can be written again, and we will help with it."
        ),
        LetterKind.PLAN_IN_PART: _(
            "What we agreed to is your plan now. You can ask us again about the rest."
        ),
        LetterKind.REDUCTION: _(
            "Your care goes on. If the money is not enough for your plan, tell us at once."
        ),
        LetterKind.REPAYMENT: _(
            "Your care goes on. If paying it back would leave you without care, tell us at once."
        ),
        LetterKind.STOP: _("Your care goes on. Only the way it is paid for changes."),
    }[kind_of(one)]


def _amount(one: NoticeAnswer) -> Value:
    if one.amount_pence is None:
        return Value()
    if one.falls:
        return _falls(one)
    amount = {"amount": pounds(one.amount_pence)}
    if one.kind is NoticeKind.REPAYMENT:
        return said(_("The amount to pay back is %(amount)s.") % amount)
    if OFFSET in {ground.code for ground in one.grounds}:
        return said(_("We take %(amount)s, once.") % amount)
    return said(_("The new amount is %(amount)s a week.") % amount)


def _falls(one: NoticeAnswer) -> Value:
    """Return a sentence for each day from which a plan pays less, the earliest first."""
    words = []
    for fall in sorted(one.falls, key=lambda fall: fall.day):
        told = {"day": long_date(fall.day), "amount": pounds(fall.pence)}
        if fall.was_pence is None:
            words.append(_("On %(day)s or later, %(amount)s less is paid, once.") % told)
        else:
            words.append(
                _("From %(day)s, the new amount is %(amount)s a week. We had agreed %(was)s.")
                % {**told, "was": pounds(fall.was_pence)}
            )
    if all(fall.was_pence is None for fall in one.falls):
        words.append(_("The weekly amount does not change."))
    return said(*words)


def _from_day(one: NoticeAnswer) -> Value:
    if one.from_day is None:
        return Value()
    day = {"day": long_date(one.from_day)}
    # Where a plan lowers it, each amount has its own day.
    return said(
        _("Before %(day)s nothing gets less.") % day
        if one.falls
        else _("This counts from %(day)s.") % day
    )


def lines_table(one: NoticeAnswer) -> Table:
    """Return the lines of a plan that was decided in part: what each comes to, agreed or not, why."""
    return Table(
        (
            Column(_("What it is")),
            Column(_("A week"), Kind.MONEY),
            Column(_("Once"), Kind.MONEY),
            Column(_("Our answer")),
        ),
        tuple(
            (
                line.what,
                line.weekly_pence or None,
                line.once_pence or None,
                _("Agreed") if line.agreed else _("Not agreed. %(why)s") % {"why": line.why},
            )
            for line in one.lines
        ),
    )
