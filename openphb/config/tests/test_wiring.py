"""Which way out a process gets, and by what it checks account numbers."""

from __future__ import annotations

from typing import Any

import pytest

from openphb.config.environment import read
from openphb.config.wiring import gateway_for, modulus_table_for
from openphb.kernel.refusal import Refusal

KEY = "team-11111111-2222-4333-8444-555555555555-99999999-8888-4777-8666-555555555555"
SERVER = {
    "DATABASE_URL": "postgresql://app@db/openphb",
    "OPENPHB_OWNER_URL": "postgresql://owner@db/openphb",
    "OPENPHB_READONLY_URL": "postgresql://readonly_all@db/openphb",
    "OPENPHB_SECRET_KEY": "x" * 50,
}
NOTIFY = {"OPENPHB_NOTIFY_KEY": KEY, "OPENPHB_NOTIFY_TEMPLATE": "template-1"}
MAIL = {"OPENPHB_SMTP_URL": "smtps://mail.example.org"}


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({}, "console"),
        (MAIL, "smtp"),
        ({**MAIL, **NOTIFY}, "notify"),
        ({**SERVER, **MAIL}, "smtp"),
        (SERVER, None),
    ],
)
def test_notify_comes_before_mail_and_only_a_demonstration_prints(tmp_path, values, name):
    chosen: Any = gateway_for(read({"OPENPHB_HOME": str(tmp_path), **values}))
    assert (chosen.name if chosen else None) == name


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({"OPENPHB_NOTIFY_KEY": KEY}, "OPENPHB_NOTIFY_TEMPLATE"),
        ({"OPENPHB_NOTIFY_TEMPLATE": "template-1"}, "OPENPHB_NOTIFY_KEY"),
        ({**NOTIFY, "OPENPHB_NOTIFY_KEY": "half-a-key"}, "OPENPHB_NOTIFY_KEY"),
    ],
)
def test_half_of_notify_is_refused_without_repeating_the_key(tmp_path, values, where):
    with pytest.raises(Refusal) as caught:
        read({"OPENPHB_HOME": str(tmp_path), **values})
    assert caught.value.where == where
    assert KEY not in str(caught.value)


def test_the_operators_modulus_table_is_read_and_a_bad_one_stops_the_start(tmp_path):
    table = tmp_path / "valacdos.txt"
    values = {"OPENPHB_HOME": str(tmp_path), "OPENPHB_MODULUS_TABLE": str(table)}
    table.write_text("990000 999999 MOD10" + "    1" * 14)
    found = modulus_table_for(read(values))
    assert found is not None
    assert len(found.rows_for("990000")) == 1
    table.write_text("not a table")
    with pytest.raises(Refusal):
        modulus_table_for(read(values))
    assert modulus_table_for(read({"OPENPHB_HOME": str(tmp_path)})) is None
