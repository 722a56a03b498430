"""Words of this domain: the plan, its outcomes and its lines."""

from __future__ import annotations

from enum import StrEnum


class PlanState(StrEnum):
    """Where a version of a plan stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    AGREED = "agreed"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


class LineKind(StrEnum):
    """What a line buys."""

    PERSONAL_ASSISTANT = "personal_assistant"
    AGENCY = "agency"
    THERAPY = "therapy"
    DAY_SERVICE = "day_service"
    EQUIPMENT = "equipment"
    ACTIVITY = "activity"
    TRAVEL = "travel"
    CONTINGENCY = "contingency"
    OTHER = "other"


class Verdict(StrEnum):
    """What an approver decided about a version."""

    APPROVED = "approved"
    REFUSED = "refused"
