"""The tables of plans."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Model

from openphb.domains.plans.models.approving import (
    ApprovalDays,
    ApprovalLimit,
    ApprovalRule,
    ApprovalScheme,
    ApprovalSchemeDecision,
    ApproverCover,
    LineDecision,
    PartAgreed,
    PlanQuestion,
    PlanQuestionAnswer,
    PlanSent,
)
from openphb.domains.plans.models.carrying import PlanCarried
from openphb.domains.plans.models.deciding import GeneralRise, PlanDecision
from openphb.domains.plans.models.extra_cover import LineCover
from openphb.domains.plans.models.helping import HelperChoice, PlanHelper
from openphb.domains.plans.models.inviting import PlanContributor, PlanContributorEnd
from openphb.domains.plans.models.lowering import LoweredPayment
from openphb.domains.plans.models.moving import MoneyMove, MoneyMoveDecision
from openphb.domains.plans.models.panel import (
    PanelCondition,
    PanelConditionMet,
    PanelDecision,
    PanelItem,
    PanelLine,
    PanelMeeting,
    PanelMember,
    PanelReferral,
    PanelVoice,
)
from openphb.domains.plans.models.parts import (
    BudgetLine,
    FunderShare,
    LineOutcome,
    Need,
    Outcome,
    Risk,
)
from openphb.domains.plans.models.precedents import Precedent, PrecedentLine, PrecedentSharing
from openphb.domains.plans.models.readiness import (
    ExceptionDecision,
    ExceptionRequest,
    LineNote,
    LineVisit,
    LocalExclusion,
    LocalExclusionDecision,
)
from openphb.domains.plans.models.sections import (
    ContingencyStep,
    PlanAction,
    PlanAssent,
    PlanPerson,
    PlanSection,
    PlanWriting,
)
from openphb.domains.plans.models.together import (
    Contribution,
    ContributionEnding,
    ContributionReply,
    PaperReturn,
    PlanPaper,
)
from openphb.domains.plans.models.versions import PlanVersion
from openphb.domains.plans.sections.types import PartKind

# The kinds of parts that others suggest for, each with its table.
PART_MODELS: Mapping[PartKind, type[Model]] = {
    PartKind.NEED: Need,
    PartKind.OUTCOME: Outcome,
    PartKind.LINE: BudgetLine,
    PartKind.ACTION: PlanAction,
    PartKind.RISK: Risk,
    PartKind.STEP: ContingencyStep,
    PartKind.PERSON: PlanPerson,
}

__all__ = [
    "PART_MODELS",
    "ApprovalDays",
    "ApprovalLimit",
    "ApprovalRule",
    "ApprovalScheme",
    "ApprovalSchemeDecision",
    "ApproverCover",
    "BudgetLine",
    "ContingencyStep",
    "Contribution",
    "ContributionEnding",
    "ContributionReply",
    "ExceptionDecision",
    "ExceptionRequest",
    "FunderShare",
    "GeneralRise",
    "HelperChoice",
    "LineCover",
    "LineDecision",
    "LineNote",
    "LineOutcome",
    "LineVisit",
    "LocalExclusion",
    "LocalExclusionDecision",
    "LoweredPayment",
    "MoneyMove",
    "MoneyMoveDecision",
    "Need",
    "Outcome",
    "PanelCondition",
    "PanelConditionMet",
    "PanelDecision",
    "PanelItem",
    "PanelLine",
    "PanelMeeting",
    "PanelMember",
    "PanelReferral",
    "PanelVoice",
    "PaperReturn",
    "PartAgreed",
    "PlanAction",
    "PlanAssent",
    "PlanCarried",
    "PlanContributor",
    "PlanContributorEnd",
    "PlanDecision",
    "PlanHelper",
    "PlanPaper",
    "PlanPerson",
    "PlanQuestion",
    "PlanQuestionAnswer",
    "PlanSection",
    "PlanSent",
    "PlanVersion",
    "PlanWriting",
    "Precedent",
    "PrecedentLine",
    "PrecedentSharing",
    "Risk",
]
