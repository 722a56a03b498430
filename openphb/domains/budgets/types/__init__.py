"""Words of this domain: how a line is counted, what it comes to, and how a person is told."""

from openphb.domains.budgets.types.added import (
    AddedFor,
    AgreedPoint,
    PaidBy,
    TopUpAnswer,
    TopUpDraft,
)
from openphb.domains.budgets.types.held import (
    BudgetCounted,
    BudgetSummary,
    Frequency,
    IndicativeVersion,
    ManagementOption,
    ToldAmount,
)
from openphb.domains.budgets.types.sums import (
    COSTED_BASES,
    OFTEN_ENOUGH,
    Basis,
    CostedLine,
    Difference,
    Replay,
    WeeksInYear,
    WorkedOut,
    often_words,
)
from openphb.domains.budgets.types.told import (
    HelpTold,
    IndicativeAnswer,
    Moves,
    NeedTold,
    OwnWords,
    RangeEnd,
    SeverityRange,
    ToldHow,
)

__all__ = [
    "COSTED_BASES",
    "OFTEN_ENOUGH",
    "AddedFor",
    "AgreedPoint",
    "Basis",
    "BudgetCounted",
    "BudgetSummary",
    "CostedLine",
    "Difference",
    "Frequency",
    "HelpTold",
    "IndicativeAnswer",
    "IndicativeVersion",
    "ManagementOption",
    "Moves",
    "NeedTold",
    "OwnWords",
    "PaidBy",
    "RangeEnd",
    "Replay",
    "SeverityRange",
    "ToldAmount",
    "ToldHow",
    "TopUpAnswer",
    "TopUpDraft",
    "WeeksInYear",
    "WorkedOut",
    "often_words",
]
