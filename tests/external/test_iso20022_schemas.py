"""What we write, held to ISO 20022's own schemas."""

from datetime import date, datetime

import pytest
from lxml import etree

from openphb.domains.payments import actions
from openphb.domains.payments.pain001.write import (
    Debtor,
    Order,
    Transfer,
    Version,
    write_pain001,
)
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import Rail
from openphb.kernel.bank_details import BankDetails


@pytest.mark.parametrize("version", list(Version))
@pytest.mark.parametrize("kind", [{}, {"local_instrument": "FPS"}, {"service_level": None}])
def test_a_payment_order_is_valid_by_its_schema(samples, version, kind):
    schema = etree.XMLSchema(etree.parse(samples(f"iso20022/pain.001.001.{version}.xsd")))
    file = write_pain001(
        debtor=Debtor("Trent ICB (example)", BankDetails("200000", "12345678")),
        transfers=[
            Transfer(BankDetails("400515", "87654321"), name, "PHB 1", 113600, f"E2E-{place}")
            for place, name in enumerate(["Zoë O’Brien & Łukasz", "A" * 200])
        ],
        message_id="RUN-1",
        pay_on=date(2026, 11, 23),
        made_at=datetime(2026, 11, 20, 9, 30),  # noqa: DTZ001  the message holds the office's own time
        order=Order(version, **kind),
    )
    assert schema.validate(etree.fromstring(file.data)), schema.error_log


def test_the_file_of_a_run_by_faster_payments_is_valid_by_its_schema(samples, house):
    making.payer(house)
    making.entitled(house)
    run_id = making.approved(house, rail=Rail.FASTER_PAYMENTS)
    with house.acting("finance_officer") as viewer:
        taken = actions.take_file(by=viewer, at=house.at, run_id=run_id)
    schema = etree.XMLSchema(etree.parse(samples("iso20022/pain.001.001.09.xsd")))
    assert schema.validate(etree.fromstring(taken.content)), schema.error_log
    assert taken.media_type == "application/xml"
    assert taken.name.startswith("2026-50-")
    assert taken.name.endswith(".xml")
