"""After a restore no money leaves, until somebody says what was reconciled."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from openphb.foundation.access.types import GrantScope, NotPermitted, Role, Viewer
from openphb.foundation.operations.actions import release_quarantine
from openphb.foundation.operations.models import Quarantine
from openphb.foundation.operations.queries import rails_closed
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
TAKEN = datetime(2026, 11, 20, 2, tzinfo=UTC)
RESTORED = datetime(2026, 11, 22, 9, tzinfo=UTC)
RELEASED = datetime(2026, 11, 22, 11, tzinfo=UTC)
REASON = "Bank statement of 22 November: one payment of £120.00 made since, recorded."


def finance(role=Role.FINANCE_APPROVER):
    grant = GrantScope(new_id(), role, new_id(), new_id(), None, "appointed")
    return Viewer(new_id(), "F. Approver", RELEASED.date(), (grant,))


def restored():
    return Quarantine.objects.create(
        began_at=RESTORED, backup_taken_at=TAKEN, backup_sha256="a" * 64
    )


def test_rails_are_open_where_nothing_was_restored():
    assert rails_closed() is None


def test_rails_are_closed_from_the_restore_until_the_release():
    restored()
    closed = rails_closed()
    assert closed is not None
    assert (closed.began_at, closed.backup_taken_at) == (RESTORED, TAKEN)
    by = finance()
    release_quarantine(reason=REASON, by=by, at=RELEASED)
    assert rails_closed() is None
    row = Quarantine.objects.get()
    assert (row.released_by, row.released_at, row.released_because) == (
        by.user_id,
        RELEASED,
        REASON,
    )


def test_a_release_without_a_reason_is_refused_and_the_rails_stay_closed():
    restored()
    with pytest.raises(Refusal, match="too short"):
        release_quarantine(reason="  ok  ", by=finance(), at=RELEASED)
    assert rails_closed() is not None


def test_a_finance_officer_cannot_open_the_rails():
    restored()
    with pytest.raises(NotPermitted):
        release_quarantine(reason=REASON, by=finance(Role.FINANCE_OFFICER), at=RELEASED)
    assert rails_closed() is not None


def test_there_is_nothing_to_release_twice():
    restored()
    release_quarantine(reason=REASON, by=finance(), at=RELEASED)
    with pytest.raises(Refusal, match="open already"):
        release_quarantine(reason=REASON, by=finance(), at=RELEASED)


def test_the_database_keeps_one_open_quarantine():
    restored()
    with pytest.raises(IntegrityError, match="quarantine_one_open"):
        restored()


def test_the_database_refuses_a_release_by_nobody():
    with pytest.raises(IntegrityError, match="quarantine_release_is_whole"):
        Quarantine.objects.create(
            began_at=RESTORED, backup_taken_at=TAKEN, backup_sha256="a" * 64, released_at=RELEASED
        )
