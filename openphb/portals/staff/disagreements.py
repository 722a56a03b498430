"""Who does not agree with what they were told: on Today, as a next step and in a case's story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from openphb.domains.cases import queries as cases
from openphb.domains.cases.types import DisagreementAnswer
from openphb.foundation.access.types import Permission, Viewer
from openphb.portals.staff.parts import Item, Next, Waits, path_of, waits
from openphb.web.parts import Happening, clock


def waiting(viewer: Viewer) -> Waits:
    """Return who waits for an answer that this viewer may give, the one due first first."""
    found = cases.unanswered(viewer=viewer)
    return waits(
        found,
        lambda one: Item(
            one.subject_id,
            _("Does not agree with %(what)s: answer") % {"what": _(one.about.words)},
            one.said_on,
            path_of("cases:disagreement", one.id),
            clock("", one.due_on, today=viewer.today),
        ),
    )


def next_steps(viewer: Viewer, said: Iterable[DisagreementAnswer]) -> Iterator[Next]:
    """Yield the answers that a case waits for."""
    for one in said:
        if one.reply is None and viewer.holds(Permission.DISAGREEMENT_ANSWER):
            yield Next(
                _("Answer: does not agree with %(what)s") % {"what": _(one.about.words)},
                path_of("cases:disagreement", one.id),
                clock("", one.due_on, today=viewer.today),
            )


def happened(said: Iterable[DisagreementAnswer]) -> Iterator[Happening]:
    """Yield what was said, and what was answered."""
    for one in said:
        href = path_of("cases:disagreement", one.id)
        yield Happening(
            one.said_on,
            _("Does not agree with %(what)s") % {"what": _(one.about.words)},
            text=one.words,
            href=href,
        )
        if one.reply is not None:
            yield Happening(
                one.reply.answered_on,
                _("Answered: %(what)s") % {"what": _(one.reply.outcome.words).lower()},
                by=one.reply.answered_by_name,
                text=one.reply.reasons,
                href=href,
            )
