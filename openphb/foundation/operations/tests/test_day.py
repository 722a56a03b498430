"""A demonstration's day moves forward, by whoever may move it, and only there."""

from datetime import UTC, date, datetime

import pytest

from openphb.foundation.access.types import GrantScope, NotPermitted, Role, Viewer
from openphb.foundation.clock import business
from openphb.foundation.operations.actions import move_day
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 10, tzinfo=UTC)


def viewer(role):
    grant = GrantScope(new_id(), role, new_id(), new_id(), None, "appointed")
    return Viewer(new_id(), "Manager", TODAY, (grant,))


def test_a_manager_moves_the_day_forward():
    business.pretend(TODAY)
    move_day(to=date(2026, 12, 11), by=viewer(Role.PHB_MANAGER), at=AT)
    assert business.read().today == date(2026, 12, 11)


@pytest.mark.parametrize(
    ("to", "code"), [(date(2026, 11, 23), "clock_backwards"), (date(2028, 1, 1), "day_too_far")]
)
def test_the_day_does_not_go_back_nor_out_of_sight(to, code):
    business.pretend(TODAY)
    with pytest.raises(Refusal) as refused:
        move_day(to=to, by=viewer(Role.PHB_MANAGER), at=AT)
    assert (refused.value.code, refused.value.where) == (code, "to")
    assert business.read().today == TODAY


def test_the_real_day_cannot_be_moved():
    with pytest.raises(Refusal) as refused:
        move_day(to=date(2026, 12, 1), by=viewer(Role.PHB_MANAGER), at=AT)
    assert refused.value.code == "not_a_demonstration"


def test_a_nurse_does_not_move_the_day():
    business.pretend(TODAY)
    with pytest.raises(NotPermitted):
        move_day(to=date(2026, 12, 1), by=viewer(Role.CARE_COORDINATOR), at=AT)
