"""Tables of this domain: facts, runs, what came back and what banks answered."""

from openphb.domains.payments.models.answers import BankAnswer, BankAnswerLine
from openphb.domains.payments.models.bills import Bill, BillLine, OrganisationAccount
from openphb.domains.payments.models.commitments import (
    CommitmentStatement,
    CommitmentTotal,
    CommittedLine,
)
from openphb.domains.payments.models.continuity import (
    CardBalance,
    Exposure,
    LateAlarm,
    LateLook,
    PaymentMove,
    RailOutage,
    SecondWay,
)
from openphb.domains.payments.models.extra_cover import ExtraCover, ExtraCoverYear
from openphb.domains.payments.models.facts import (
    ClosingCost,
    LineEntitlement,
    PaymentSchedule,
)
from openphb.domains.payments.models.funding import (
    ContributionFinding,
    FundingFinding,
    FundingPart,
    LineFunding,
    PersonContribution,
)
from openphb.domains.payments.models.house_rules import (
    ApprovalLimit,
    ChargingCode,
    PayingPolicy,
    RunCalendar,
    SiteRail,
)
from openphb.domains.payments.models.payees import PayeeNumber
from openphb.domains.payments.models.recoveries import (
    Overpayment,
    PaymentReturn,
    Recovery,
    RecoveryLine,
)
from openphb.domains.payments.models.runs import (
    CoolingOffWaiver,
    Payer,
    Payment,
    PaymentFile,
    PaymentLine,
    PaymentRun,
    RunLeftOut,
)
from openphb.domains.payments.models.settlement import (
    ContributionRefund,
    HandOver,
    PaidElsewhere,
    PaidSchedule,
    RefundLine,
    Settlement,
    SettlementAgreed,
    SettlementDispute,
    SettlementLine,
)
from openphb.domains.payments.models.sources import (
    CapCheck,
    CapQuestion,
    ForecastTotal,
    FundingSource,
    LineSource,
    PromisedTotal,
    SourceChoice,
    SourceDraw,
    SourceTerms,
)
from openphb.domains.payments.models.transfers import (
    CaseTransfer,
    TransferReceived,
    TransferWord,
)

__all__ = [
    "ApprovalLimit",
    "BankAnswer",
    "BankAnswerLine",
    "Bill",
    "BillLine",
    "CapCheck",
    "CapQuestion",
    "CardBalance",
    "CaseTransfer",
    "ChargingCode",
    "ClosingCost",
    "CommitmentStatement",
    "CommitmentTotal",
    "CommittedLine",
    "ContributionFinding",
    "ContributionRefund",
    "CoolingOffWaiver",
    "Exposure",
    "ExtraCover",
    "ExtraCoverYear",
    "ForecastTotal",
    "FundingFinding",
    "FundingPart",
    "FundingSource",
    "HandOver",
    "LateAlarm",
    "LateLook",
    "LineEntitlement",
    "LineFunding",
    "LineSource",
    "OrganisationAccount",
    "Overpayment",
    "PaidElsewhere",
    "PaidSchedule",
    "PayeeNumber",
    "Payer",
    "PayingPolicy",
    "Payment",
    "PaymentFile",
    "PaymentLine",
    "PaymentMove",
    "PaymentReturn",
    "PaymentRun",
    "PaymentSchedule",
    "PersonContribution",
    "PromisedTotal",
    "RailOutage",
    "Recovery",
    "RecoveryLine",
    "RefundLine",
    "RunCalendar",
    "RunLeftOut",
    "SecondWay",
    "Settlement",
    "SettlementAgreed",
    "SettlementDispute",
    "SettlementLine",
    "SiteRail",
    "SourceChoice",
    "SourceDraw",
    "SourceTerms",
    "TransferReceived",
    "TransferWord",
]
