"""Words of this domain: accounts, journals, entries. It knows nothing of budgets or people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class AccountKind(StrEnum):
    """Which side of an account is its own: debits for assets and expenses, credits for the rest.

    Memorandum accounts say what was promised, not what moved: they balance among themselves and
    never share a journal with the others.
    """

    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    EXPENSE = "expense"
    MEMORANDUM = "memorandum"

    @property
    def debit_is_its_own(self) -> bool:
        """Return whether a debit makes an account of this kind larger."""
        return self in (AccountKind.ASSET, AccountKind.EXPENSE)


class AccrualKind(StrEnum):
    """What a month's end sets right: care that is not paid yet, or paid care that is to come."""

    ARREARS = "arrears"
    PREPAYMENT = "prepayment"


class YearState(StrEnum):
    """How far a posting year is on its way to being closed."""

    OPEN = "open"
    PROPOSED = "proposed"
    CLOSED = "closed"


@dataclass(frozen=True)
class Dimensions:
    """What an entry is about, in ids that the ledger passes on and never opens."""

    subject_id: UUID | None = None
    budget_id: UUID | None = None
    line_id: UUID | None = None
    funder_id: UUID | None = None
    option: str = ""
    service_from: date | None = None
    service_to: date | None = None


@dataclass(frozen=True)
class Posting:
    """One entry to be posted: pence on one side of one account, above zero."""

    account: str
    debit_pence: int
    credit_pence: int
    dimensions: Dimensions = Dimensions()


@dataclass(frozen=True)
class JournalToPost:
    """Postings that belong together. `key` is the frozen id of the thing posted ("payment:…")."""

    key: str
    what: str
    subject_id: UUID | None
    postings: tuple[Posting, ...]
    reverses: UUID | None = None


@dataclass(frozen=True)
class AccrualToPost:
    """An amount that belongs to a month and was not paid in it, or the other way round.

    `key` is the frozen id of what it is for ("line:…"); `account` is the expense it belongs to.
    Below zero it goes the other way round: a funder whose share became smaller owes less.
    Whoever knows what is due works the amount out; the ledger only posts it and takes it back.
    """

    key: str
    kind: AccrualKind
    account: str
    pence: int
    subject_id: UUID | None
    dimensions: Dimensions


@dataclass(frozen=True)
class AccrualSum:
    """What a month's end posted of one kind, in pence, and whether all of it was taken back."""

    kind: AccrualKind
    journals: int
    pence: int
    reverse_on: date
    taken_back: bool


@dataclass(frozen=True)
class Obstacle:
    """Something that keeps a year from being closed: what, how many, and how to mend it."""

    code: str
    message: str
    mend: str


@dataclass(frozen=True)
class YearAnswer:
    """A posting year: how it stands, who did what, and what keeps it from being closed."""

    tenant_id: UUID
    year: str
    state: YearState
    proposed_by: UUID | None
    proposed_at: datetime | None
    closed_by: UUID | None
    closed_at: datetime | None
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True)
class ChartAccount:
    """An account that every tenant's chart begins with, and why it is there."""

    code: str
    name: str
    kind: AccountKind
    reason: str


@dataclass(frozen=True)
class Standing:
    """What was posted to an account, or to one budget in it, and what it cost to work out.

    `entries_read` entries were added to the checkpoint of number `checkpoint` (0: to nothing).
    """

    debit_pence: int
    credit_pence: int
    entries: int
    entries_read: int
    checkpoint: int

    @property
    def balance_pence(self) -> int:
        return self.debit_pence - self.credit_pence


@dataclass(frozen=True)
class YearSum:
    """What was posted to one account in one posting year for one year of service ("": for none)."""

    account: str
    posting_year: str
    service_year: str
    debit_pence: int
    credit_pence: int
    entries: int


@dataclass(frozen=True)
class AccountBalance:
    """One account with what was posted to it. `balance_pence` is debits less credits.

    `opening_pence` was brought forward from earlier years, where a year was asked for: the balance
    of what is owned and owed. Income and expenses begin every year at nothing.
    """

    code: str
    name: str
    kind: AccountKind
    debit_pence: int
    credit_pence: int
    entries: int
    opening_pence: int = 0
    account_id: UUID | None = None

    @property
    def balance_pence(self) -> int:
        return self.opening_pence + self.debit_pence - self.credit_pence


@dataclass(frozen=True)
class TrialBalance:
    """Every account of a tenant, in order of code. Its two totals are always the same.

    `memorandum` has the accounts of promises, which are in no total. `earlier_pence` is income and
    expenditure of the years before the one that was asked for, which no account brings forward:
    with it, what was brought forward adds up to nothing.
    """

    tenant_id: UUID
    accounts: tuple[AccountBalance, ...]
    memorandum: tuple[AccountBalance, ...] = ()
    posting_year: str = ""
    service_year: str = ""
    earlier_pence: int = 0
    entries_read: int = 0

    @property
    def debit_pence(self) -> int:
        return sum(account.debit_pence for account in self.accounts)

    @property
    def credit_pence(self) -> int:
        return sum(account.credit_pence for account in self.accounts)

    @property
    def opening_pence(self) -> int:
        """Return what was brought forward in all: nothing, in a whole ledger."""
        return self.earlier_pence + sum(account.opening_pence for account in self.accounts)

    @property
    def balanced(self) -> bool:
        return self.opening_pence == 0 and all(
            sum(account.debit_pence - account.credit_pence for account in group) == 0
            for group in (self.accounts, self.memorandum)
        )


@dataclass(frozen=True)
class EntryAnswer:
    """One entry, with its journal's day and name."""

    id: int
    journal_id: UUID
    what: str
    posted_on: date
    account: str
    account_name: str
    debit_pence: int
    credit_pence: int
    line_id: UUID | None
    funder_id: UUID | None
    option: str
    service_from: date | None
    service_to: date | None
    service_year: str


@dataclass(frozen=True)
class EntryPage:
    """Some entries in the order they were posted; `after` asks for those that follow, if any."""

    entries: tuple[EntryAnswer, ...]
    after: int | None


@dataclass(frozen=True)
class AccountPage:
    """Fifty entries of one account in the order of transactions, of one posting year if given.

    `brought_forward_pence` is the balance before the first of them; `after` asks for what follows.
    """

    tenant_id: UUID
    account_id: UUID
    code: str
    name: str
    kind: AccountKind
    year: str
    years: tuple[str, ...]
    brought_forward_pence: int
    entries: tuple[EntryAnswer, ...]
    after: int | None


@dataclass(frozen=True)
class JournalAnswer:
    """A journal with its entries, and the journals it reverses or is reversed by."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID | None
    key: str
    what: str
    posted_on: date
    posting_year: str
    posted_by: UUID
    posted_at: datetime
    reverses: UUID | None
    reversed_by: UUID | None
    entries: tuple[EntryAnswer, ...]

    @property
    def prior_years(self) -> tuple[str, ...]:
        """Return the years of service before the year of posting that it is about, in order."""
        years = {entry.service_year for entry in self.entries if entry.service_year}
        return tuple(sorted(year for year in years if year < self.posting_year))

    @property
    def total_pence(self) -> int:
        """Return what one side of it adds up to."""
        return sum(entry.debit_pence for entry in self.entries)


@dataclass(frozen=True)
class StoredEntry:
    """An entry as it stands in the database, for proving it."""

    id: int
    journal_id: UUID
    posting: Posting
    service_year: str
    place: int


@dataclass(frozen=True)
class StoredJournal:
    """A journal's head as it stands in the database, for proving it.

    `place` is the transaction that wrote it, in the order of transactions.
    """

    tenant_id: UUID
    id: UUID
    subject_id: UUID | None
    key: str
    content_sha256: str
    what: str
    posted_on: date
    posting_year: str
    posted_by: UUID
    posted_at: datetime
    reverses: UUID | None
    place: int


@dataclass(frozen=True)
class SealHead:
    """The hash that a tenant's chain had reached: what leaves the database.

    `journals` and `entries` are how many this one seal took in.
    """

    tenant_id: UUID
    number: int
    epoch: int
    place: int
    journals: int
    entries: int
    head_sha256: str
    sealed_at: datetime


@dataclass(frozen=True)
class LedgerFault:
    """The first thing found wrong in a ledger, and in which journal."""

    code: str
    message: str
    journal_id: UUID | None


@dataclass(frozen=True)
class Verification:
    """What a whole ledger adds up to when every entry is read again.

    `chain_intact` and `checkpoints_match` are None only where nothing was ever sealed: not known is
    not the same as intact. `heads_compared` heads were written out beside the database and are the
    same in it; `heads_lost` were written out before a restore of an older backup, so that what they
    sealed is not in this ledger.
    """

    journals: int
    entries: int
    debits_pence: int
    credits_pence: int
    balanced: bool
    chain_intact: bool | None
    checkpoints_match: bool | None
    first_fault: LedgerFault | None
    seals: int
    sealed_journals: int
    heads_compared: int
    heads_lost: int
    checkpoints: int
