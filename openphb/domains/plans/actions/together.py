"""Adding beside a plan's text, answering, saying what becomes of it, and paper that came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.plans import reference
from openphb.domains.plans.actions.adding import (
    check_may_add,
    check_reads_section,
    end,
    keep,
    locked_contribution,
    locked_draft,
)
from openphb.domains.plans.actions.drafts import audit
from openphb.domains.plans.actions.writing import write_words
from openphb.domains.plans.models import (
    ContributionEnding,
    ContributionReply,
    PaperReturn,
    PlanPaper,
    PlanSection,
    PlanVersion,
)
from openphb.domains.plans.sections.types import PartKind, Section, Sees
from openphb.domains.plans.together import rules
from openphb.domains.plans.together.types import (
    AddedAs,
    Adds,
    Became,
    Came,
    InWordsOf,
    PaperStyle,
)
from openphb.foundation.access.types import Permission, Viewer
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
    `asked_for_less`, `plan_not_draft`, `cannot_add_here`, `words_missing`, `words_too_long`, and
    those of `check_in_words_of`.
    """
    rules.check_section(adds)
    with transaction.atomic():
        plan, actor = locked_draft(by, plan_id)
        check_reads_section(by, plan, section)
        named = check_may_add(by, plan, adds)
        rules.check_words(words)
        if said is not None:
            by.act(Permission.PLAN_KEY, tenant_id=plan.tenant_id, subject_id=plan.subject_id)
            rules.check_in_words_of(said, today=by.today)
        return keep(plan, actor, at, section, adds, words, today=by.today, said=said, named=named)


def reply(*, by: Viewer, at: datetime, contribution_id: UUID, words: str) -> None:
    """Answer something that was added. Refusals: those of `contribute`."""
    with transaction.atomic():
        row, actor = locked_contribution(by, contribution_id, Permission.PLAN_CONTRIBUTE)
        check_may_add(by, row.plan, None)
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
        row, actor = locked_contribution(by, contribution_id, Permission.PLAN_CONTRIBUTE)
        if row.written_by != actor.user_id:
            by.act(Permission.PLAN_WRITE, tenant_id=row.tenant_id, subject_id=row.subject_id)
        end(row, actor, at, Became.SETTLED, words, None)


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
    was added, and by whom, is kept. What is about a part is used by `take_up`. Refusals: those of
    `write_words`, `answered_already`, `cannot_become`, `reason_missing`, `not_as_it_is`,
    `written_in_its_place`.
    """
    # Not in a block of its own: where two people clash, what `write_words` set aside has to stay.
    row, actor = locked_contribution(by, contribution_id, Permission.PLAN_WRITE)
    ended = ContributionEnding.objects.filter(contribution=row).exists()
    rules.check_ending(Adds(row.adds), became, words, was_ended=ended)
    revision = None
    if became in rules.USED:
        if row.kind != PartKind.SECTION:
            raise Refusal(
                "written_in_its_place",
                "This is about a part of the plan, and is saved there.",
                "Open the part and save it with these words.",
                "became",
            )
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
    end(row, actor, at, became, words, revision)


def print_paper(
    *, by: Viewer, at: datetime, plan_id: UUID, sections: Iterable[Section], style: PaperStyle
) -> UUID:
    """Give a paper form of a draft its code; return the form's id.

    Refusals: `nothing_there`, `not_permitted`, `plan_not_draft`, `asked_for_less`, `sections_missing`,
    `not_on_paper`.
    """
    with transaction.atomic():
        plan, actor = locked_draft(by, plan_id)
        check_may_add(by, plan, None)
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
        plan, actor = locked_draft(by, paper.plan_id)
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
            keep(
                plan, actor, at, section, Adds.OWN_WORDS, text, today=by.today, said=said, back=back
            )
        return len(written)
