"""No space is left: an approval fails whole and leaves the run as it was; with room again it pays once."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from random import Random
from uuid import UUID

import psycopg
import pytest
from django.db import OperationalError, connections
from django.db.models import Sum
from psycopg.conninfo import make_conninfo

from conftest import House, make_house, superuser_url
from openphb.config.cli.runs import Lent, answer_submit
from openphb.domains.ledger.models import Entry, Journal
from openphb.domains.payments.bacs.check import check_standard18
from openphb.domains.payments.models import Payment, PaymentFile
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import PaymentState, Prepared, RunState
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import dose
from tests.operations.counted import tell
from tests.operations.small_disk import SmallDisk, needs_a_disk, small_disk

TRIALS = dose(2, 50)
PEOPLE = 2
PAGE = 8192
# What an approval writes.
WRITTEN = ("ledger_journal", "ledger_entry", "payments_paymentfile")


@pytest.fixture
def disk(lasting: str) -> Iterator[SmallDisk]:
    """Return a small disk that holds what an approval writes of the test's own database."""
    postgres = Path(os.environ["OPENPHB_HOME"]) / "postgres"
    space = f"{lasting}_small"
    with (
        small_disk(postgres / space, owner=(postgres / "data").stat().st_uid) as disk,
        psycopg.connect(
            make_conninfo(superuser_url(), dbname=lasting), autocommit=True
        ) as superuser,
    ):
        superuser.execute(f"create tablespace {space} location '{disk.folder}'".encode())
        for table in WRITTEN:
            # A page holds little, so that every approval needs pages of each.
            superuser.execute(f"alter table {table} set (fillfactor = 10)".encode())
            superuser.execute(f"alter table {table} set tablespace {space}".encode())
        try:
            yield disk
        finally:
            disk.empty()
            connections.close_all()
            for table in WRITTEN:
                superuser.execute(f"alter table {table} set tablespace pg_default".encode())
            # Files of tables that have moved away stay until the next checkpoint.
            superuser.execute(b"checkpoint")
            superuser.execute(f"drop tablespace {space}".encode())


@needs_a_disk
def test_an_approval_that_finds_no_room_fails_whole_and_pays_once_when_there_is_room(
    disk: SmallDisk,
) -> None:
    chance = Random(3)
    lost = doubled = failed = 0
    for trial in range(TRIALS):
        house = make_house(f" {trial}")
        making.payer(house)
        for _ in range(PEOPLE):
            making.entitled(house)
        made = making.prepared(house)
        making.reviewed(house, made.run_id)
        disk.fill(but=chance.randint(0, 4) * PAGE)
        if finds_no_room(house, made):
            failed += 1
            assert_untouched(house, made.run_id)
            disk.empty()
            making.approve(house, made.run_id, made.total_pence)
        disk.empty()
        off = paid_but_for(house, made.run_id, made.total_pence)
        lost, doubled = lost + max(off, 0), doubled + max(-off, 0)
        with pytest.raises(Refusal, check=lambda refusal: refusal.code == "run_already_approved"):
            making.approve(house, made.run_id, made.total_pence)
    assert failed, "there was room each time"
    tell(
        "no space left on the database's disk while a run is approved",
        trials=failed,
        lost=lost,
        doubled=doubled,
    )


def finds_no_room(house: House, made: Prepared) -> bool:
    """Approve a run; return whether PostgreSQL found no room for it."""
    try:
        making.approve(house, made.run_id, made.total_pence)
    except OperationalError as fault:
        if not isinstance(fault.__cause__, psycopg.errors.DiskFull):
            raise
        return True
    return False


def assert_untouched(house: House, run_id: UUID) -> None:
    """Nothing of an approval is there, and the run waits for approval as it did."""
    assert making.run(house, run_id).state is RunState.REVIEWED
    with house.acting("finance_officer"):
        assert not Journal.objects.exists()
        assert not PaymentFile.objects.exists()
        states = set(Payment.objects.values_list("state", flat=True))
        assert states == {PaymentState.INCLUDED}


def paid_but_for(house: House, run_id: UUID, pence: int) -> int:
    """Return the pence that are missing from what was paid, below zero where it is too much."""
    with house.acting("finance_officer"):
        paid = Payment.objects.filter(state=PaymentState.PAID)
        total = int(paid.aggregate(pence=Sum("amount_pence"))["pence"] or 0)
        credit = int(Entry.objects.aggregate(pence=Sum("credit_pence"))["pence"] or 0)
        checked = check_standard18(bytes(PaymentFile.objects.get(run_id=run_id).content))
        assert Journal.objects.count() == PEOPLE
    assert (checked.valid, checked.credits_pence, credit) == (True, total, total)
    return pence - total


@needs_a_disk
def test_a_file_that_finds_no_room_marks_nothing_as_taken(house: House, tmp_path: Path) -> None:
    making.payer(house)
    making.entitled(house)
    run_id = making.approved(house)
    with small_disk(tmp_path / "usb", owner=os.getuid(), megabytes=1) as disk:
        arguments = Namespace(run=str(run_id), out=str(disk.folder / "bacs.txt"))
        disk.fill()
        with pytest.raises(Refusal, check=lambda refusal: refusal.code == "file_unwritable"):
            submit(house, arguments)
        assert making.run(house, run_id).state is RunState.APPROVED
        assert [path.name for path in disk.folder.iterdir()] == ["ballast"]
        disk.empty()
        submit(house, arguments)
        assert check_standard18((disk.folder / "bacs.txt").read_bytes()).credit_count == 1
    assert making.run(house, run_id).state is RunState.SUBMITTED


def submit(house: House, arguments: Namespace) -> None:
    with house.acting("finance_officer") as viewer:
        answer_submit(Lent(viewer, house.at, house.tenant_id), arguments)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_an_answer_that_cannot_be_printed_says_so_and_is_no_success(tmp_path: Path) -> None:
    file = tmp_path / "answer.xml"
    file.write_bytes(b"no answer of a bank")
    with Path("/dev/full").open("wb") as full:
        told = subprocess.run(
            [sys.executable, "-m", "openphb.config.cli", "returned", "read", "--json", str(file)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert told.returncode == 1
    assert "No space left on device" in told.stderr
    assert "Traceback" not in told.stderr
