"""What we write, held to ISO 20022's own schemas."""

from datetime import date, datetime

import pytest
from lxml import etree

from openphb.domains.payments.pain001.write import (
    Debtor,
    Order,
    Transfer,
    Version,
    write_pain001,
)
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
