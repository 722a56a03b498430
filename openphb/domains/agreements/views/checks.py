"""What has to be there before an agreement is signed: what is missing, and where it is mended."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.agreements.eligibility import queries as eligibility
from openphb.domains.agreements.employing import queries as employing
from openphb.domains.agreements.employing.types import DutyEffect
from openphb.domains.agreements.types import AgreementAnswer, AgreementKind
from openphb.domains.agreements.views import wording
from openphb.foundation.access.types import Permission, Viewer


@dataclass(frozen=True)
class Check:
    """One thing that is missing: whether it stops something, where it is mended, and by which rule."""

    words: str
    stops: bool
    href: str
    source: str


def before_signing(viewer: Viewer, agreement: AgreementAnswer) -> tuple[Check, ...]:
    """Return what is missing for this viewer to see, what stops first.

    A third-party budget is no direct payment, so neither the Regulations' tests nor an employer's
    duties of the person are asked for it.
    """
    if agreement.kind is AgreementKind.THIRD_PARTY:
        return ()
    found = [*_may_have(viewer, agreement), *_duties(viewer, agreement)]
    return tuple(sorted(found, key=lambda one: not one.stops))


def duties_href(viewer: Viewer, agreement: AgreementAnswer) -> str:
    """Return where an employer's duties are read; "" where nobody is employed, or not for them."""
    if agreement.kind is AgreementKind.THIRD_PARTY or not wording.covers(
        viewer, Permission.DUTY_VIEW, agreement
    ):
        return ""
    if employing.duties(viewer=viewer, budget_id=agreement.budget_id) is None:
        return ""
    return reverse("agreements:duties", args=[agreement.budget_id])


def _may_have(viewer: Viewer, agreement: AgreementAnswer) -> list[Check]:
    if not wording.covers(viewer, Permission.MAY_HAVE_VIEW, agreement):
        return []
    found = eligibility.may_have(viewer=viewer, budget_id=agreement.budget_id)
    href = reverse("agreements:may_have", args=[agreement.budget_id])
    checks = [Check(one.words, stops=True, href=href, source=one.source) for one in found.hurdles]
    if found.decision is None:
        words = _("Nobody has decided that a direct payment is made.")
        checks.append(Check(words, stops=True, href=href, source="reg 7"))
    elif not found.granted:
        words = _("It was decided not to make a direct payment.")
        checks.append(Check(words, stops=True, href=href, source="reg 7"))
    return checks


def _duties(viewer: Viewer, agreement: AgreementAnswer) -> list[Check]:
    if not wording.covers(viewer, Permission.DUTY_VIEW, agreement):
        return []
    found = employing.duties(viewer=viewer, budget_id=agreement.budget_id)
    if found is None:
        return []
    return [
        Check(
            _("Not shown yet: %(what)s.") % {"what": _(one.rule.words)},
            stops=one.rule.effect is not DutyEffect.WARNS,
            href=reverse("agreements:duties", args=[agreement.budget_id]),
            source=_(one.rule.basis.words),
        )
        for one in found.missing()
    ]
