"""Which account money may go to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from openphb.domains.agreements.types import (
    AccountNeed,
    AccountRule,
    AccountTerm,
    AgreementState,
    BankState,
    PayeeMatch,
    RecipientKind,
)
from openphb.kernel.bank_details import ModulusCheck, ModulusResult
from openphb.kernel.refusal import Refusal

SHOWN = 4
"""How many digits of an account number a page shows to who need not know it."""


def check_proposal(
    *,
    state: AgreementState,
    account_name: str,
    waiting: bool,
    unchanged: bool,
    check: ModulusCheck,
) -> None:
    """Raise what keeps bank details from being proposed.

    Refusals: `agreement_ended`, `bank_already_proposed`, `account_name_missing`,
    `bank_unchanged`, `modulus_check_failed`, which names the check.
    """
    if state is AgreementState.ENDED:
        raise Refusal(
            "agreement_ended",
            "This agreement has ended, so nothing more is paid on it.",
            "Propose the account on the agreement that is in force.",
        )
    if waiting:
        raise Refusal(
            "bank_already_proposed",
            "Other bank details already wait to be checked.",
            "Wait for that check, or ask finance to refuse them.",
        )
    if not account_name.strip():
        raise Refusal(
            "account_name_missing",
            "There is no account name.",
            "Write the name as the bank has it.",
            "account_name",
        )
    if unchanged:
        raise Refusal(
            "bank_unchanged",
            "That is the account money already goes to.",
            "There is nothing to change.",
            "account_number",
        )
    if check.result is ModulusResult.INVALID:
        failed = [step for step in check.steps if step.passed is False]
        named = " and ".join(
            f"{step.method}{f' (exception {step.exception})' if step.exception else ''}"
            for step in failed
        )
        raise Refusal(
            "modulus_check_failed",
            f"This account number cannot belong to this sort code: the {named} check failed.",
            "Compare both with a bank card or statement. One of them is mistyped.",
            "account_number",
            {"checks": [step.method for step in failed]},
        )


def check_account(
    term: AccountTerm,
    *,
    needs: Collection[str],
    recipient_kind: RecipientKind,
    items: int,
    regular: bool,
    most_items: int,
) -> None:
    """Raise what keeps money from going to an account by the rule that is claimed for it.

    `items` counts what is paid for directly, and `regular` says whether any of it comes more than
    once. Refusals: `account_rule_other`, `account_needs`, `account_people`, `account_not_one_off`.
    """
    managed = recipient_kind is RecipientKind.MANAGED_ACCOUNT
    if managed is not (term.rule is AccountRule.MANAGED):
        raise Refusal(
            "account_rule_other",
            "A firm is paid by the rule for managed accounts, and nobody else is.",
            "Choose the rule that goes with who is paid.",
            "rule",
        )
    if term.rule is AccountRule.ONE_OFF and (regular or items > most_items):
        raise Refusal(
            "account_not_one_off",
            f"An ordinary account is only for one payment of up to {most_items} things.",
            "Choose an account for this money alone.",
            "rule",
        )
    missing = [need for need in AccountNeed if need in needs and need not in term.has]
    if missing:
        raise Refusal(
            "account_needs",
            "This account cannot be paid to yet. Not said: "
            + "; ".join(one.words.lower() for one in missing)
            + ".",
            "Tick what is so. If something is not, choose another account.",
            "has",
            {"missing": [str(one) for one in missing]},
        )
    if AccountNeed.NAMED_PEOPLE in needs and not term.people.strip():
        raise Refusal(
            "account_people",
            "It does not say who can use the account.",
            "Write the names of everybody who can.",
            "people",
        )


def check_bank_decision(
    *, state: BankState, decided_by_name: str, proposed_by: UUID, user_id: UUID, reason: str
) -> None:
    """Raise what keeps somebody from deciding about bank details.

    Refusals: `bank_already_decided`, `proposer_cannot_decide`, `reasons_missing`.
    """
    if state is not BankState.PROPOSED:
        raise Refusal(
            "bank_already_decided",
            f"These bank details were already decided by {decided_by_name or 'somebody else'}.",
            "Read how they stand now.",
        )
    if proposed_by == user_id:
        raise Refusal(
            "proposer_cannot_decide",
            "You proposed these bank details, so somebody else has to check them.",
            "Ask another finance approver.",
        )
    if not reason.strip():
        raise Refusal(
            "reasons_missing",
            "It does not say how this was checked, or why it is refused.",
            "Write it in a few words.",
            "reason",
        )


def check_payee_check(
    *,
    state: BankState,
    result: PayeeMatch,
    name_returned: str,
    checked_on: date,
    proposed_on: date,
    today: date,
) -> None:
    """Raise what keeps a Confirmation of Payee from being recorded.

    Refusals: `bank_already_decided`, `payee_check_when`, `payee_check_name`.
    """
    if state is not BankState.PROPOSED:
        raise Refusal(
            "bank_already_decided",
            "This account was decided already.",
            "Read how it stands now.",
        )
    if not proposed_on <= checked_on <= today:
        raise Refusal(
            "payee_check_when",
            "The bank was asked after the account was given, and not in the future.",
            "Enter the day on which the bank was asked.",
            "checked_on",
        )
    if result is PayeeMatch.CLOSE_MATCH and not name_returned.strip():
        raise Refusal(
            "payee_check_name",
            "With a close match the bank gives the name on the account.",
            "Enter the name that it gave.",
            "name_returned",
        )


def masked(account_number: str) -> str:
    """Return an account number as pages show it: "••••4821"."""
    return "••••" + account_number[-SHOWN:]
