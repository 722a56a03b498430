"""`openphb run`: preparing, approving and submitting payment runs, each by somebody's one-use token.

The shell is nobody. Every call that changes a run acts for the person who got the token on their
own page, may do only what their roles allow, and is kept under their name.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from openphb.config.cli.reading import commissioner_unknown, read_only, tenants_of
from openphb.config.database import running_database
from openphb.config.environment import environment
from openphb.kernel.command import Answer, Subparsers, add_command
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

if TYPE_CHECKING:
    from openphb.domains.payments.types import PayerAnswer, RunSummary
    from openphb.foundation.access.types import Viewer


STANDARD_INPUT = "-"


def register(subparsers: Subparsers) -> None:
    """Add `run prepare`, `run approve`, `run submit` and `run status`."""
    runs = subparsers.add_parser("run", help="payment runs").add_subparsers(required=True)
    prepare = add_command(
        runs,
        "prepare",
        "Prepare a run of everything that is due on a day, and send it for approval.",
        lambda arguments: _changing(arguments, "run.prepare", answer_prepare),
    )
    prepare.add_argument("--pay-on", required=True, type=date.fromisoformat, metavar="DATE")
    prepare.add_argument("--payer", metavar="CODE", help="ODS code of who pays, where several may")
    prepare.add_argument(
        "--draft", action="store_true", help="leave it a draft, to be looked through on its page"
    )
    approve = add_command(
        runs,
        "approve",
        "Approve a run that somebody else prepared. The total is given, as it is typed on the page.",
        lambda arguments: _changing(arguments, "run.approve", answer_approve),
    )
    approve.add_argument("--total-pence", required=True, type=int, metavar="N")
    submit = add_command(
        runs,
        "submit",
        "Write an approved run's file and mark that it is taken to the bank.",
        lambda arguments: _changing(arguments, "run.submit", answer_submit),
    )
    submit.add_argument("--out", required=True, metavar="FILE", help="where the bank's file goes")
    for parser in (approve, submit):
        _name_of_run(parser, required=True)
    for parser in (prepare, approve, submit):
        parser.add_argument(
            "--token",
            required=True,
            metavar="TOKEN",
            help="from your own page “Command line”; - reads it from standard input",
        )
    status = add_command(
        runs,
        "status",
        "How a run stands; the newest one, and every open one, without --run.",
        lambda arguments: read_only(
            lambda viewer: answer_status(viewer, arguments.run, arguments.commissioner), None
        ),
    )
    _name_of_run(status, required=False)
    status.add_argument("--commissioner", metavar="CODE", help="an ODS code; all without it")


@dataclass(frozen=True)
class Lent:
    """Who a call acts for, when, and the one tenant in which it may."""

    viewer: Viewer
    at: datetime
    tenant_id: UUID


def answer_prepare(lent: Lent, arguments: Namespace) -> Answer:
    """Prepare a run. Refusals: those of `payments.prepare` and `payments.review`, `payer_unclear`."""
    from openphb.domains.payments import actions, queries
    from openphb.domains.payments.types import RunAsked

    payer = _payer(lent, arguments.payer)
    made = actions.prepare(
        by=lent.viewer,
        at=lent.at,
        asked=RunAsked(
            tenant_id=lent.tenant_id,
            organisation_id=payer.organisation_id,
            pay_on=arguments.pay_on,
        ),
    )
    if not arguments.draft:
        version = queries.run(viewer=lent.viewer, run_id=made.run_id).version
        actions.review(by=lent.viewer, at=lent.at, run_id=made.run_id, version=version)
    return _told(lent.viewer, made.run_id)


def answer_approve(lent: Lent, arguments: Namespace) -> Answer:
    """Approve a run. Refusals: `run_unknown`, those of `payments.approve`."""
    from openphb.domains.payments import actions

    run_id = _run(lent.viewer, arguments.run, frozenset({lent.tenant_id}))
    actions.approve(by=lent.viewer, at=lent.at, run_id=run_id, typed_pence=arguments.total_pence)
    return _told(lent.viewer, run_id)


def answer_submit(lent: Lent, arguments: Namespace) -> Answer:
    """Write a run's file and mark it taken. Refusals: `run_unknown`, `file_unwritable`, the actions'."""
    from openphb.domains.payments import actions
    from openphb.journeys import first_payment

    run_id = _run(lent.viewer, arguments.run, frozenset({lent.tenant_id}))
    taken = actions.take_file(by=lent.viewer, at=lent.at, run_id=run_id)
    first_payment.submit(by=lent.viewer, at=lent.at, run_id=run_id)
    # Written before the transaction ends: where the disk is full, nothing is marked as taken.
    _write(Path(arguments.out), taken.content)
    return _told(lent.viewer, run_id, file=arguments.out)


def answer_status(viewer: Viewer, name: str | None, code: str | None) -> Answer:
    """Return how one run stands, or the newest with every open one.

    Refusals: `run_unknown`, `run_unclear`, `commissioner_unknown`.
    """
    from openphb.domains.payments import queries
    from openphb.foundation.access.types import Permission

    tenants = viewer.scope(Permission.RUN_VIEW).tenant_ids
    if code is not None:
        tenants &= tenants_of(code, viewer.today)
        if not tenants:
            raise commissioner_unknown(code, viewer.today)
    if name is not None:
        return _told(viewer, _run(viewer, name, tenants))
    inside = replace(viewer, grants=tuple(g for g in viewer.grants if g.tenant_id in tenants))
    newest = queries.runs(viewer=inside)
    if not newest:
        nothing = dict.fromkeys(("run", "state", "payments", "total_pence"))
        return Answer({**nothing, "open": []}, "There is no run yet.")
    told = _told(viewer, newest[0].id)
    waiting = queries.open_runs(viewer=inside)
    return Answer({**told.data, "open": [_line(one) for one in waiting]}, told.words)


def _told(viewer: Viewer, run_id: UUID, **more: object) -> Answer:
    """Return a run as every call prints it."""
    from openphb.domains.payments import queries

    run = queries.run(viewer=viewer, run_id=run_id)
    steps = {
        f"{step}_at": stamp.at.isoformat() if stamp else None
        for step, stamp in (
            ("prepared", run.prepared),
            ("approved", run.approved),
            ("submitted", run.submitted),
            ("confirmed", run.confirmed),
        )
    }
    return Answer(
        {
            "run": run.reference,
            "id": str(run.id),
            "state": str(run.state),
            "payer": run.payer_name,
            "rail": str(run.rail),
            "pay_on": run.pay_on.isoformat(),
            "payments": run.payment_count,
            "total_pence": run.total_pence,
            "held": run.held_count,
            "held_pence": run.held_pence,
            "left_out": run.left_out_count,
            "needs_a_look": run.exception_count,
            "sha256": run.file.sha256 if run.file else None,
            **steps,
            **more,
        },
        f"Run {run.reference}, {run.state}: {run.payment_count} payments of "
        f"{pounds(run.total_pence)} on {long_date(run.pay_on)}; {run.exception_count} need a look, "
        f"{run.held_count} held, {run.left_out_count} left out.",
    )


def _line(run: RunSummary) -> dict[str, object]:
    return {
        "run": run.reference,
        "id": str(run.id),
        "state": str(run.state),
        "payer": run.payer_name,
        "pay_on": run.pay_on.isoformat(),
        "payments": run.payment_count,
        "total_pence": run.total_pence,
    }


def _name_of_run(parser: ArgumentParser, *, required: bool) -> None:
    parser.add_argument(
        "--run", required=required, metavar="RUN", help="its number, such as 2026-50, or its id"
    )


def _run(viewer: Viewer, name: str, tenant_ids: frozenset[UUID]) -> UUID:
    """Return the run with a number or an id. Refusals: `run_unknown`, `run_unclear`."""
    from openphb.domains.payments import queries

    found = [
        one for one in queries.runs_named(viewer=viewer, name=name) if one.tenant_id in tenant_ids
    ]
    if len(found) == 1:
        return found[0].id
    if found:
        raise Refusal(
            "run_unclear",
            f"{len(found)} commissioners have a run {name}.",
            "Give --commissioner, or the run's id: " + ", ".join(str(one.id) for one in found),
            "--run",
        )
    raise Refusal(
        "run_unknown",
        f"There is no run {name} here.",
        "Give a number or an id as `openphb run status` shows it.",
        "--run",
    )


def _payer(lent: Lent, code: str | None) -> PayerAnswer:
    """Return the account to pay from: the only one, or the one that is named. `payer_unclear`."""
    from openphb.domains.payments import queries

    payers = [one for one in queries.payers(viewer=lent.viewer) if one.tenant_id == lent.tenant_id]
    named = [one for one in payers if code in (None, one.ods_code)]
    if len(named) != 1:
        codes = ", ".join(one.ods_code or one.organisation_name for one in payers)
        raise Refusal(
            "payer_unclear",
            f"{len(named)} accounts to pay from fit.",
            f"Give one of these as --payer: {codes}." if codes else "Have an account set first.",
            "--payer",
        )
    return named[0]


def _write(path: Path, content: bytes) -> None:
    """Write a bank's file, for its owner's eyes only, whole or not at all. `file_unwritable`."""
    # Under another name until it is whole, and never over what is there.
    begun = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(begun)
    except OSError as fault:
        raise Refusal(
            "file_unwritable",
            f"The file {path} cannot be written ({fault.strerror}). The run stays as it was.",
            "Give another place, then get a new token.",
            "--out",
        ) from fault
    finally:
        begun.unlink(missing_ok=True)


def _changing(
    arguments: Namespace, permission: str, answer: Callable[[Lent, Namespace], Answer]
) -> Answer:
    """Use the token up, then act for its owner in one transaction."""
    with _acting(arguments, permission) as lent:
        return answer(lent, arguments)


@contextmanager
def _acting(arguments: Namespace, permission: str) -> Iterator[Lent]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openphb.config.settings")
    secret = sys.stdin.readline() if arguments.token == STANDARD_INPUT else arguments.token
    with running_database(environment()):
        import django

        django.setup()
        from django.db import connections

        try:
            with lend(secret, permission) as lent:
                yield lent
        finally:
            # Our own database stops after this, and a connection left open would hold it.
            connections.close_all()


@contextmanager
def lend(secret: str, permission: str) -> Iterator[Lent]:
    """Use a token up and act for its owner, within its tenant. Refusal: `token`."""
    from openphb.foundation.access import actions as access
    from openphb.foundation.access.session import acting
    from openphb.foundation.access.types import Permission
    from openphb.foundation.audit import trail
    from openphb.foundation.clock import business

    moment = business.read()
    try:
        lent = access.use_token(at=moment.at, secret=secret, permission=Permission(permission))
    except Refusal as refusal:
        trail.refused(refusal.code, user_id=None, at=moment.at, route=f"command: {permission}")
        raise
    with acting(lent.user_id, moment.today) as viewer:
        inside = tuple(grant for grant in viewer.grants if grant.tenant_id == lent.tenant_id)
        yield Lent(replace(viewer, grants=inside), moment.at, lent.tenant_id)
