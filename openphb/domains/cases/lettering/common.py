"""What every letter may say: whose it is, who can help, and the two ways to complain.

Short sentences, to the person: whoever is eleven can read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from openphb.domains.cases.lettering.filling import Value
from openphb.domains.cases.types.lettering import LetterKind
from openphb.web.formatting import long_date


@dataclass(frozen=True)
class About:
    """To whom a letter goes, from whom, and about which case."""

    name: str
    body: str
    case: str
    on: date
    whom: str
    """The care co-ordinator by name, or "your care co-ordinator"."""


def of_everybody(about: About) -> dict[str, Value]:
    """Return what every letter may say."""
    return {
        "name": said(about.name),
        "body": said(about.body),
        "case": said(about.case),
        "day": said(long_date(about.on)),
        "co_ordinator": said(about.whom),
        "help": said(
            _("%(whom)s can help you.") % {"whom": _capital(about.whom)},
            _(
                "You can also ask somebody you trust, or an advocate. An advocate helps you to say "
                "what you want. Ask us how to find one."
            ),
        ),
        "complaint": said(
            _(
                "You can complain to us. Tell %(whom)s, or write to us. You can also say it on your "
                "own page."
            )
            % {"whom": about.whom}
        ),
        "ombudsman": said(
            _(
                "If our answer to a complaint does not put it right, you can ask the Parliamentary "
                "and Health Service Ombudsman: www.ombudsman.org.uk. The Ombudsman is not part of "
                "the NHS."
            )
        ),
    }


def title_of(kind: LetterKind) -> str:
    """Return what stands above a letter."""
    return {
        LetterKind.BUDGET_REFUSED: _("What we decided about your budget"),
        LetterKind.BUDGET_IN_PART: _("What we decided about your budget"),
        LetterKind.DIRECT_PAYMENT_REFUSED: _("What we decided about a direct payment"),
        LetterKind.PLAN_REFUSED: _("What we decided about your plan"),
        LetterKind.PLAN_IN_PART: _("What we decided about your plan"),
        LetterKind.REDUCTION: _("You will get less money"),
        LetterKind.REPAYMENT: _("Money to pay back"),
        LetterKind.STOP: _("Your direct payment stops"),
        LetterKind.ASKED_AGAIN: _("We looked at it again"),
        LetterKind.OFFER: _("We offer you a personal health budget"),
        LetterKind.LATE: _("We are late, and we are sorry"),
        LetterKind.COMPLAINT: _("Your complaint"),
        LetterKind.ELIGIBILITY: _("Whether you are eligible"),
    }[kind]


def said(*words: str) -> Value:
    """Return sentences as what a field says; nothing where there are none."""
    return Value(tuple(one for one in words if one))


def lines(words: str) -> Value:
    """Return words as somebody wrote them, a paragraph a line."""
    return Value(tuple(line.strip() for line in words.splitlines() if line.strip()))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def small(words: str) -> str:
    """Return words as they stand inside a sentence."""
    return words[:1].lower() + words[1:]
