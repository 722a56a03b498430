"""Adding beside a plan's text, answering, saying what becomes of it, and paper that came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.plans import reference
from openphb.domains.plans import rules as plan_rules
from openphb.domains.plans.actions.drafts import audit
from openphb.domains.plans.actions.writing import write_words
from openphb.domains.plans.inviting import queries as inviting
from openphb.domains.plans.inviting.rules import check_adds
from openphb.domains.plans.models import (
    Contribution,
    ContributionEnding,
    ContributionReply,
    PaperReturn,
    PlanPaper,
    PlanSection,
    PlanVersion,
)
from openphb.domains.plans.sections.types import Section, Sees
from openphb.domains.plans.seeing import queries as seeing
from openphb.domains.plans.seeing.rules import check_may_read
from openphb.domains.plans.together import rules
from openphb.domains.plans.together.types import (
    AddedAs,
    Adds,
    Became,
    Came,
    InWordsOf,
    PaperStyle,
)
from openphb.domains.plans.types import PlanState
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal


def contribute(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    section: Section,
    adds: Adds,
    words: str,
    said: InWordsOf | None = None,
) -> UUID:
    """Add something beside a section of a draft; return its id. The text of the plan stays as it is.

    `said` names whose words staff key for them. Refusals: `nothing_there`, `not_permitted`,
    `asked_for_less`, `plan_not_draft`, `words_missing`, `words_too_long`, and those of `check_in_words_of`.
    """
    with transaction.atomic():
        plan, actor = _draft(by, plan_id)
        _may_read(by, plan, section)
        named = _may_add(by, plan, adds)
        rules.check_words(words)
        if said is not None:
            by.act(Permission.PLAN_KEY, tenant_id=plan.tenant_id, subject_id=plan.subject_id)
            rules.check_in_words_of(said, today=by.today)
        return _add(plan, actor, at, section, adds, words, said, by.today, None, named)


def reply(*, by: Viewer, at: datetime, contribution_id: UUID, words: str) -> None:
    """Answer something that was added. Refusals: those of `contribute`."""
    with transaction.atomic():
        row, actor = _contribution(by, contribution_id, Permission.PLAN_CONTRIBUTE)
        _may_add(by, row.plan, None)
        rules.check_words(words)
        ContributionReply.objects.create(
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            contribution=row,
            words=words.strip(),
            written_by=actor.user_id,
            written_at=at,
        )
        audit("plan.replied", actor, at, row.plan, {"contribution": str(row.id)})


def settle(*, by: Viewer, at: datetime, contribution_id: UUID, words: str = "") -> None:
    """Say that a comment is settled: whoever wrote it, or may write the plan.

    Refusals: `nothing_there`, `not_permitted`, `plan_not_draft`, `answered_already`, `cannot_become`.
    """
    with transaction.atomic():
        row, actor = _contribution(by, contribution_id, Permission.PLAN_CONTRIBUTE)
        if row.written_by != actor.user_id:
            by.act(Permission.PLAN_WRITE, tenant_id=row.tenant_id, subject_id=row.subject_id)
        _end(row, actor, at, Became.SETTLED, words, None)


def decide_contribution(
    *,
    by: Viewer,
    at: datetime,
    contribution_id: UUID,
    version: int,
    became: Became,
    words: str = "",
    text: str = "",
) -> None:
    """Use what was added in its section, or decline it with a word; by whoever may write the plan.

    `text` is the whole section as it reads then; used as it is, it has to hold the added words. What
    was added, and by whom, is kept. Refusals: those of `write_words`, `answered_already`,
    `cannot_become`, `reason_missing`, `not_as_it_is`.
    """
    # Not in a block of its own: where two people clash, what `write_words` set aside has to stay.
    row, actor = _contribution(by, contribution_id, Permission.PLAN_WRITE)
    ended = ContributionEnding.objects.filter(contribution=row).exists()
    rules.check_ending(Adds(row.adds), became, words, was_ended=ended)
    revision = None
    if became in (Became.USED, Became.USED_CHANGED):
        if became is Became.USED and not rules.stands_in(text, row.words):
            raise Refusal(
                "not_as_it_is",
                "The text below does not have these words as they were written.",
                "Put them in as they are, or choose that you changed them.",
                "became",
            )
        section = Section(row.section)
        stood = PlanSection.objects.filter(plan=row.plan, section=section).first()
        write_words(
            by=by,
            at=at,
            plan_id=row.plan_id,
            version=version,
            section=section,
            words=text,
            sees=Sees(stood.sees) if stood else Sees.BOTH,
        )
        revision = PlanVersion.objects.get(pk=row.plan_id).version
    _end(row, actor, at, became, words, revision)


def print_paper(
    *, by: Viewer, at: datetime, plan_id: UUID, sections: Iterable[Section], style: PaperStyle
) -> UUID:
    """Give a paper form of a draft its code; return the form's id.

    Refusals: `nothing_there`, `not_permitted`, `plan_not_draft`, `asked_for_less`, `sections_missing`,
    `not_on_paper`.
    """
    with transaction.atomic():
        plan, actor = _draft(by, plan_id)
        _may_add(by, plan, None)
        asked = tuple(sections)
        if not asked:
            raise Refusal(
                "sections_missing", "No question is chosen.", "Choose at least one.", "sections"
            )
        if set(asked) & reference.restricted():
            raise Refusal(
                "not_on_paper",
                "What few people may read is not put on paper.",
                "Leave safeguarding out.",
                "sections",
            )
        paper_id = new_id()
        PlanPaper.objects.create(
            id=paper_id,
            tenant_id=plan.tenant_id,
            subject_id=plan.subject_id,
            plan=plan,
            code=rules.code_of(paper_id.int),
            style=style,
            sections=[str(one) for one in asked],
            printed_by=actor.user_id,
            printed_at=at,
        )
        audit("plan.paper_printed", actor, at, plan, {"paper": str(paper_id)})
        return paper_id


def key_paper(
    *,
    by: Viewer,
    at: datetime,
    paper_id: UUID,
    name: str,
    added_as: AddedAs,
    filled_in_on: date,
    words: Mapping[Section, str],
    document_id: UUID | None = None,
) -> int:
    """Key what somebody wrote on a paper form, as words of theirs; return how many sections had some.

    Refusals: `nothing_there`, `not_permitted`, `plan_not_draft`, `paper_came_back`, `words_missing`,
    and those of `check_in_words_of`.
    """
    with transaction.atomic():
        paper = PlanPaper.objects.filter(
            by.scope(Permission.PLAN_CONTRIBUTE).q(), pk=paper_id
        ).first()
        if paper is None:
            raise NothingThere("paper")
        plan, actor = _draft(by, paper.plan_id)
        said = InWordsOf(name, added_as, Came.PAPER, filled_in_on)
        by.act(Permission.PLAN_KEY, tenant_id=plan.tenant_id, subject_id=plan.subject_id)
        rules.check_in_words_of(said, today=by.today)
        if PaperReturn.objects.filter(paper=paper).exists():
            raise Refusal(
                "paper_came_back",
                "What was written on this form is keyed already.",
                "Add what is missing beside its section.",
            )
        written = {
            section: words[section]
            for section in (Section(one) for one in paper.sections)
            if words.get(section, "").strip()
        }
        if not written:
            raise Refusal(
                "words_missing", "Nothing is keyed yet.", "Key at least one answer.", "words"
            )
        back = PaperReturn.objects.create(
            tenant_id=plan.tenant_id,
            subject_id=plan.subject_id,
            paper=paper,
            filled_in_by=name.strip(),
            added_as=added_as,
            filled_in_on=filled_in_on,
            document_id=document_id,
            keyed_by=actor.user_id,
            keyed_at=at,
        )
        for section, text in written.items():
            rules.check_words(text)
            _add(plan, actor, at, section, Adds.OWN_WORDS, text, said, by.today, back)
        return len(written)


def _draft(by: Viewer, plan_id: UUID) -> tuple[PlanVersion, Actor]:
    # A broker adds to a plan, and sees no more of it: `lock` asks for the whole.
    reach = by.scope(Permission.PLAN_CONTRIBUTE).q()
    plan = PlanVersion.objects.select_for_update().filter(reach, pk=plan_id).first()
    if plan is None:
        raise NothingThere("plan")
    plan_rules.require_draft(PlanState(plan.state))
    return plan, by.act(
        Permission.PLAN_CONTRIBUTE, tenant_id=plan.tenant_id, subject_id=plan.subject_id
    )


def _may_read(by: Viewer, plan: PlanVersion, section: Section) -> None:
    stood = PlanSection.objects.filter(plan=plan, section=section).first()
    if stood is not None and stood.sees != Sees.BOTH:
        reads = seeing.reads(viewer=by, tenant_id=plan.tenant_id, subject_id=plan.subject_id)
        check_may_read(Sees(stood.sees), reads.parts)
    if section in reference.restricted():
        by.act(Permission.PLAN_SAFEGUARD, tenant_id=plan.tenant_id, subject_id=plan.subject_id)


def _may_add(by: Viewer, plan: PlanVersion, adds: Adds | None) -> AddedAs | None:
    """Return as what somebody was invited to this plan, if they were; refuse what they were not."""
    may, named = inviting.limit_of(viewer=by, plan_id=plan.id)
    check_adds(may, adds)
    return named


def _contribution(
    by: Viewer, contribution_id: UUID, permission: Permission
) -> tuple[Contribution, Actor]:
    reach = by.scope(Permission.PLAN_CONTRIBUTE).q()
    row = Contribution.objects.filter(reach, pk=contribution_id).first()
    if row is None:
        raise NothingThere("contribution")
    # What was added never changes: its version is what two who answer at once wait for.
    plan, _actor = _draft(by, row.plan_id)
    _may_read(by, plan, Section(row.section))
    row.plan = plan
    return row, by.act(permission, tenant_id=row.tenant_id, subject_id=row.subject_id)


def _add(
    plan: PlanVersion,
    actor: Actor,
    at: datetime,
    section: Section,
    adds: Adds,
    words: str,
    said: InWordsOf | None,
    today: date,
    back: PaperReturn | None,
    named: AddedAs | None = None,
) -> UUID:
    row = Contribution.objects.create(
        tenant_id=plan.tenant_id,
        subject_id=plan.subject_id,
        plan=plan,
        section=section,
        adds=adds,
        words=words.strip(),
        name=said.name.strip() if said else "",
        added_as=said.added_as if said else named or rules.added_as(actor.role),
        came=said.came if said else Came.ONLINE,
        said_on=said.said_on if said else today,
        came_back=back,
        written_by=actor.user_id,
        written_at=at,
    )
    audit("plan.added_to", actor, at, plan, {"section": str(section), "adds": str(adds)})
    return row.pk


def _end(
    row: Contribution,
    actor: Actor,
    at: datetime,
    became: Became,
    words: str,
    revision: int | None,
) -> None:
    ended = ContributionEnding.objects.filter(contribution=row).exists()
    rules.check_ending(Adds(row.adds), became, words, was_ended=ended)
    ContributionEnding.objects.create(
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        contribution=row,
        became=became,
        words=words.strip(),
        revision=revision,
        decided_by=actor.user_id,
        decided_at=at,
    )
    audit(
        "plan.addition_ended", actor, at, row.plan, {"contribution": str(row.id), "became": became}
    )
