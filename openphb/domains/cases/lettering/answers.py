"""What letters say that answer, offer or are sorry."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.cases.lettering.common import About, lines, of_everybody, said
from openphb.domains.cases.lettering.filling import Table, Value
from openphb.domains.cases.rights.reference import limit_on
from openphb.domains.cases.types import (
    ConcernAnswer,
    ConcernStep,
    DisagreementAnswer,
    LateLetterAnswer,
    OfferRecord,
    Queue,
    StepTaken,
)
from openphb.kernel.money import pounds
from openphb.web.formatting import long_date
from openphb.web.parts import Column, Kind

# What was done about a complaint or a dispute, as the letter about it tells it.
STEP_TOLD = {
    ConcernStep.ANSWERED: "We have looked at it. This is our answer.",
    ConcernStep.TO_NHS_ENGLAND: "NHS England was asked to look at it.",
    ConcernStep.MOVED: "We look at it in another way now, so that the right people answer you.",
    ConcernStep.WITHDRAWN: "You took it back, so we have closed it.",
}


def of_reply(one: DisagreementAnswer, about: About) -> dict[str, Value]:
    """Return what the letter says that answers who asked us to look again. The answer must be there."""
    assert one.reply is not None, "a letter answers when somebody has looked again"
    follows = {
        True: _("We will now do it again. We will write to you when it is done."),
        False: _("So what we decided stays as it is."),
    }[one.reply.outcome.changes]
    return {
        **of_everybody(about),
        "decision": said(
            _("You told us on %(day)s that you did not agree.") % {"day": long_date(one.said_on)},
            _("It was about %(what)s.") % {"what": _(one.about.words)},
            _("Somebody who did not decide it has looked at it again."),
            _(one.reply.outcome.told),
        ),
        "said": lines(one.words),
        "reasons": lines(one.reply.reasons),
        "next": said(follows),
    }


def of_concern(one: ConcernAnswer, about: About) -> dict[str, Value]:
    """Return what the letter about a complaint or a dispute says: that we have it, or our answer."""
    last = last_step(one)
    came = {"day": long_date(one.received_on)}
    months = limit_on("independent_review_months", about.on)
    decision = [
        _("You sent us a complaint on %(day)s.") % came
        if one.queue is Queue.COMPLAINT
        else _("You told us on %(day)s that you do not agree about whether you are eligible.")
        % came
    ]
    if last is None:
        decision.append(_("Thank you. We are sorry that you had to write to us."))
    else:
        decision.append(_(STEP_TOLD[last.step]))
    return {
        **of_everybody(about),
        "decision": said(*decision),
        "said": lines(one.words),
        "reasons": lines(last.words) if last else Value(),
        "next": Value()
        if last
        else said(
            _("We will answer you by %(day)s.") % {"day": long_date(one.answer_by)},
            _("If we need more time, we will tell you why."),
        ),
        "complaint": of_everybody(about)["complaint"]
        if one.queue is Queue.ELIGIBILITY
        else said(
            _("Did we leave something out? Tell %(whom)s, or write to us.") % {"whom": about.whom}
        ),
        "next_door": said(
            ngettext(
                "You can ask NHS England for an independent review. Please ask within %(num)s month "
                "of our answer.",
                "You can ask NHS England for an independent review. Please ask within %(num)s months "
                "of our answer.",
                months,
            )
            % {"num": months}
        ),
    }


def last_step(one: ConcernAnswer) -> StepTaken | None:
    """Return what was done last about a concern besides saying that we have it; None for nothing."""
    return next(
        (step for step in reversed(one.steps) if step.step is not ConcernStep.ACKNOWLEDGED), None
    )


def of_late(one: LateLetterAnswer, about: About) -> dict[str, Value]:
    """Return what the letter that says sorry says: what was late, what comes, what may be owed."""
    late = (one.sent_on - one.due_on).days
    found = one.redress
    return {
        **of_everybody(about),
        "was_due": said(
            _("We should have %(what)s by %(day)s.")
            % {"what": _(one.clock.told), "day": long_date(one.due_on)}
        ),
        "decision": said(
            ngettext("That is %(num)s day ago.", "That is %(num)s days ago.", late) % {"num": late}
        ),
        "sorry": said(_("We are sorry. You did nothing wrong.")),
        "next": lines(one.next_words),
        "owed": said(
            _(
                "We think that too little was paid. This is a first sum and not a promise. A person "
                "will check it with you."
            )
        )
        if found.lines
        else Value(),
        "redress": Value(
            table=Table(
                (
                    Column(_("What for")),
                    Column(_("From")),
                    Column(_("To")),
                    Column(_("Days"), Kind.NUMBER),
                    Column(_("Too little"), Kind.MONEY),
                ),
                tuple(
                    (line.what, long_date(line.first), long_date(line.last), line.days, line.pence)
                    for line in found.lines
                ),
                _("Together that is %(total)s.") % {"total": pounds(found.pence)},
            )
        )
        if found.lines
        else Value(),
    }


def of_offer(one: OfferRecord, about: About) -> dict[str, Value]:
    """Return what the letter that offers somebody a budget says."""
    return {
        **of_everybody(about),
        "decision": said(
            _("We offer you a personal health budget."),
            _("We told you about it on %(day)s.") % {"day": long_date(one.offered_on)},
        ),
        "what_it_is": said(
            _("It is money for your health care. You plan with us what it is spent on."),
            _("It must be enough for what you need."),
        ),
        "ways": said(
            _("The NHS can arrange and pay for your care (a notional budget)."),
            _("An organisation can hold the money for you (a third-party budget)."),
            _("You, or somebody for you, can get the money (a direct payment)."),
            _("You can also have more than one of these."),
        ),
        "choice": said(
            _("You can say yes or no. If you say no now, you can still ask for one later.")
        ),
        "care_goes_on": said(_("Your care goes on while you think about it, and if you say no.")),
        "answer_how": said(
            _(
                "Tell %(whom)s. You can write, phone or say it in person. Somebody may do it for you."
            )
            % {"whom": about.whom}
        ),
    }
