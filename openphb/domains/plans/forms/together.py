"""The questions of adding to a plan, of what becomes of it, and of the form on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.plans.reference import SectionOf
from openphb.domains.plans.sections.types import PartKind, Section
from openphb.domains.plans.together.rules import MAY_BECOME
from openphb.domains.plans.together.types import (
    AddedAs,
    Adds,
    Became,
    Came,
    InWordsOf,
    PaperStyle,
)
from openphb.web.forms import (
    CheckboxesField,
    DayField,
    FileField,
    Form,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    VersionedForm,
)
from openphb.web.forms.fields import Look, Words

ADDED_AS_WORDS: Mapping[AddedAs, Words] = {
    AddedAs.PERSON: _("The person whose plan it is"),
    AddedAs.REPRESENTATIVE: _("Representative"),
    AddedAs.SUPPORTER: _("Family, friend or supporter"),
    AddedAs.CO_ORDINATOR: _("Care co-ordinator"),
    AddedAs.CLINICIAN: _("Nurse, doctor or therapist"),
    AddedAs.BROKER: _("Broker"),
    AddedAs.ADVOCATE: _("Advocate"),
    AddedAs.PEER: _("Somebody who has a budget too (peer)"),
    AddedAs.STAFF: _("NHS or council staff"),
}
CAME_WORDS: Mapping[Came, Words] = {
    Came.ONLINE: _("On this page"),
    Came.PAPER: _("On paper"),
    Came.PHONE: _("By phone"),
    Came.MET: _("When we met"),
}
ADDS_WORDS: Mapping[Adds, Words] = {
    Adds.OWN_WORDS: _("Own words"),
    Adds.SUGGESTION: _("Suggested wording"),
    Adds.COMMENT: _("Comment"),
    Adds.NEW_PART: _("Something new"),
    Adds.REMOVAL: _("This should go"),
}
BECAME_WORDS: Mapping[Became, Words] = {
    Became.USED: _("In the plan as it was written"),
    Became.USED_CHANGED: _("In the plan, changed"),
    Became.DECLINED: _("Not used"),
    Became.SETTLED: _("Settled"),
    Became.WITHDRAWN: _("Taken back"),
}
KINDS_WORDS: Mapping[PartKind, Words] = {
    PartKind.NEED: _("Needs"),
    PartKind.OUTCOME: _("What the person wants to achieve"),
    PartKind.LINE: _("What the money buys"),
    PartKind.ACTION: _("What people will do"),
    PartKind.RISK: _("What could go wrong"),
    PartKind.STEP: _("Steps when things go wrong"),
    PartKind.PERSON: _("People of the plan"),
}
SUGGEST_WORDS: Mapping[PartKind, Words] = {
    PartKind.NEED: _("Suggest a need"),
    PartKind.OUTCOME: _("Suggest something to achieve"),
    PartKind.LINE: _("Suggest something to buy"),
    PartKind.ACTION: _("Suggest something to do"),
    PartKind.RISK: _("Name something that could go wrong"),
    PartKind.STEP: _("Suggest a step"),
    PartKind.PERSON: _("Suggest somebody"),
}
NEW_ASKS: Mapping[PartKind, Words] = {
    PartKind.NEED: _("What does the person need help with?"),
    PartKind.OUTCOME: _("What does the person want to achieve?"),
    PartKind.LINE: _("What could the money buy, and what would it help with?"),
    PartKind.ACTION: _("What could somebody do that needs no money?"),
    PartKind.RISK: _("What could go wrong?"),
    PartKind.STEP: _("What could happen, and what should be done then?"),
    PartKind.PERSON: _("Who should be in the plan, and what do they do?"),
}
STYLE_WORDS: Mapping[PaperStyle, Words] = {
    PaperStyle.PLAIN: _("As usual"),
    PaperStyle.LARGE: _("Large print"),
    PaperStyle.EASY: _("Easy Read questions, in large print"),
}
ASKS: Mapping[Adds, Words] = {
    Adds.OWN_WORDS: _("What do you want to add, in your own words?"),
    Adds.SUGGESTION: _("How would you word it?"),
    Adds.COMMENT: _("What do you want to say about it?"),
    Adds.REMOVAL: _("Why should it go?"),
}
_KEYED = [(one, words) for one, words in CAME_WORDS.items() if one is not Came.ONLINE]


class AddForm(Form):
    """What somebody adds; staff may say that the words are somebody else's."""

    words = TextAreaField(label="", missing=_("Write a few words"), look=Look(rows=8))
    whose = RadiosField(
        label=_("Whose words are these?"),
        choices=[("mine", _("Mine")), ("theirs", _("Somebody else’s, and I write them down"))],
        initial="mine",
        reveals={"theirs": ("name", "added_as", "came", "said_on")},
    )
    name = TextField(label=_("Their name"), required=False)
    added_as = SelectField(
        label=_("What are they to the person?"),
        choices=list(ADDED_AS_WORDS.items()),
        required=False,
    )
    came = RadiosField(
        label=_("How did they tell you?"), choices=_KEYED, required=False, initial=Came.PHONE
    )
    said_on = DayField(label=_("On which day?"), required=False)

    def __init__(
        self,
        *args: Any,
        adds: Adds,
        may_key: bool,
        today: date,
        kind: PartKind = PartKind.SECTION,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = NEW_ASKS[kind] if adds is Adds.NEW_PART else ASKS[adds]
        self.fields["said_on"].initial = today
        self.today = today
        if not may_key:
            for name in ("whose", "name", "added_as", "came", "said_on"):
                del self.fields[name]

    def said(self) -> InWordsOf | None:
        """Return whose words they are, where they are not the writer's own."""
        answers = self.cleaned_data
        if answers.get("whose") != "theirs":
            return None
        return InWordsOf(
            answers["name"],
            AddedAs(answers["added_as"]),
            Came(answers["came"] or Came.PHONE),
            answers["said_on"] or self.today,
        )


class ReplyForm(Form):
    """An answer to something that was added."""

    words = TextAreaField(
        label=_("What do you want to answer?"), missing=_("Write a few words"), look=Look(rows=4)
    )


class SettleForm(Form):
    """That a comment is settled."""

    words = TextAreaField(label=_("What was agreed about it?"), required=False, look=Look(rows=3))


class EndingForm(VersionedForm):
    """What becomes of somebody's words: into the plan as they are, changed, or not."""

    became = RadiosField(
        label=_("What becomes of these words?"),
        choices=[],
        missing=_("Choose what becomes of these words"),
    )
    text = TextAreaField(label=_("How the section reads then"), required=False, look=Look(rows=10))
    words = TextAreaField(
        label=_("What do you want to tell whoever wrote them?"),
        help_text=_("Where you do not use their words, say why."),
        required=False,
        look=Look(rows=3),
    )

    def __init__(self, *args: Any, adds: Adds, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(
            "became",
            [
                (one, str(words))
                for one, words in BECAME_WORDS.items()
                if one in MAY_BECOME[adds] - {Became.WITHDRAWN}
            ],
        )


class DeclineForm(VersionedForm):
    """Why what was suggested of a part is not used."""

    words = TextAreaField(
        label=_("Why do you not use it?"),
        help_text=_("Whoever suggested it reads this."),
        missing=_("Write a few words to whoever suggested it"),
        look=Look(rows=3),
    )


class TakeBackForm(Form):
    """Why somebody takes back their own words."""

    words = TextAreaField(
        label=_("Do you want to say why?"),
        help_text=_("You can leave it empty."),
        required=False,
        look=Look(rows=3),
    )


class PaperForm(Form):
    """Which questions of a plan are printed, and how."""

    sections = CheckboxesField(
        label=_("Which questions?"), choices=[], missing=_("Choose at least one question")
    )
    style = RadiosField(
        label=_("How is it printed?"), choices=list(STYLE_WORDS.items()), initial=PaperStyle.PLAIN
    )

    def __init__(self, *args: Any, asked: Iterable[SectionOf], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("sections", [(one.section, one.heading) for one in asked])


class FindPaperForm(Form):
    """The code of a paper that came back."""

    code = TextField(
        label=_("Which code stands on the paper?"),
        help_text=_("Eight letters and numbers, like ABCD-2346."),
        missing=_("Write the code"),
        look=Look(width=10),
    )


class KeyPaperForm(Form):
    """What stands on a paper that came back."""

    name = TextField(label=_("Who filled it in?"), missing=_("Write who filled it in"))
    added_as = SelectField(
        label=_("What are they to the person?"), choices=list(ADDED_AS_WORDS.items())
    )
    filled_in_on = DayField(
        label=_("On which day?"), help_text=_("Change it if they wrote it on another day.")
    )
    file = FileField(label=_("The scan or a photograph of it"), required=False)

    def __init__(self, *args: Any, asked: Iterable[SectionOf], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = tuple(asked)
        for one in self.asked:
            self.fields[one.section] = TextAreaField(
                label=one.heading,
                help_text=_("Copy what is written, word for word. Leave it empty if nothing is."),
                required=False,
                look=Look(rows=4),
            )

    def words(self) -> dict[Section, str]:
        """Return what was keyed of each section."""
        return {one.section: self.cleaned_data[one.section] for one in self.asked}
