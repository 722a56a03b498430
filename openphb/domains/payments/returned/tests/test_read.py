from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.payments.returned.read import read_statuses
from openphb.domains.payments.returned.reasons import Scheme, in_words, reasons
from openphb.domains.payments.returned.tests.making import (
    NAMESPACE,
    arucs,
    balance,
    batch,
    camt,
    credit,
    detail,
    entry,
    faults_of,
    lines_of,
    pain002,
    payment,
    reason,
    returned,
)
from openphb.domains.payments.returned.types import Scope, StatusKind
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import fixed

PENDING, ACCEPTED = StatusKind.PENDING, StatusKind.ACCEPTED
REJECTED, RETURNED = StatusKind.REJECTED, StatusKind.RETURNED


@pytest.mark.parametrize("version", ["03", "10"])
def test_a_report_says_of_each_payment_what_became_of_it_and_why(version):
    first, second = lines_of(
        pain002(
            batch(payment(why=reason("AC04")), payment("E2E-2", "ACSC"), status="PART"),
            group="<GrpSts>PART</GrpSts>",
            version=version,
        )
    )
    assert (first.kind, first.end_to_end_id, first.scope) == (REJECTED, "E2E-1", Scope.PAYMENT)
    assert (first.reason_code, first.reason) == ("AC04", "The account is closed.")
    assert (first.sort_code, first.account_number, first.pence) == ("400515", "87654321", 113600)
    assert (first.reference, first.on) == ("PHB A.1", date(2026, 11, 23))
    assert (first.source_format, first.confirmed_format) == (f"pain.002.001.{version}", True)
    assert (second.kind, second.end_to_end_id, second.reason) == (ACCEPTED, "E2E-2", "")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *[(status, ACCEPTED) for status in ("ACSC", "ACCC", "ACSP", "ACWC", "ACWP")],
        *[(status, PENDING) for status in ("RCVD", "PDNG", "ACTC", "ACCP", "ACFC", "BLCK")],
        *[(status, REJECTED) for status in ("RJCT", "CANC")],
    ],
)
def test_each_status_is_one_of_four_kinds(status, kind):
    (line,) = lines_of(pain002(batch(payment(status=status))))
    assert line.kind is kind


def test_a_whole_file_may_be_rejected():
    (line,) = lines_of(pain002(group=f"<GrpSts>RJCT</GrpSts>{reason('FF01')}"))
    assert (line.kind, line.scope, line.message_id) == (REJECTED, Scope.FILE, "RUN-1")
    assert line.reason == "The file's format is wrong."


def test_a_whole_batch_may_be_accepted():
    (line,) = lines_of(pain002(batch(status="ACSP"), group="<GrpSts>ACSP</GrpSts>"))
    assert (line.kind, line.scope, line.message_id) == (ACCEPTED, Scope.FILE, "BATCH-1")


def test_what_rejects_a_file_rejects_what_is_not_listed_too():
    listed, whole = lines_of(
        pain002(batch(payment(why=reason("AC04"))), group=f"<GrpSts>RJCT</GrpSts>{reason('FF01')}")
    )
    assert (listed.end_to_end_id, listed.reason_code) == ("E2E-1", "AC04")
    assert (whole.scope, whole.message_id, whole.kind) == (Scope.FILE, "RUN-1", REJECTED)
    listed, whole = lines_of(pain002(batch(payment(), status="RJCT")))
    assert (listed.scope, whole.message_id) == (Scope.PAYMENT, "BATCH-1")


def test_a_payment_without_a_word_of_its_own_has_its_batch_s():
    (line,) = lines_of(pain002(batch(payment(status=""), status="PDNG")))
    assert line.kind is PENDING


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (pain002(batch(payment(status="GONE"))), ["status_unknown"]),
        (pain002(batch(payment(status=""))), ["status_missing"]),
        (pain002(batch(payment(), payment())), ["status_repeated"]),
        (
            pain002(batch(payment(status="ACSC")), group="<GrpSts>RJCT</GrpSts>"),
            ["status_contradicted"],
        ),
        (pain002(batch(payment(status="PDNG"), status="RJCT")), ["status_contradicted"]),
        (pain002(batch(payment(amount="1.005"))), ["money_not_whole_pence"]),
        (pain002(batch(payment(amount="1,136"))), ["amount"]),
        (pain002(batch(payment(currency="EUR"))), ["currency"]),
        (pain002(of="pain.008.001.02", group="<GrpSts>RJCT</GrpSts>"), ["not_our_order"]),
        (pain002(), ["nothing_said"]),
        (pain002(group="<GrpSts>PART</GrpSts>"), ["nothing_said"]),
        (pain002(group="<GrpSts>GONE</GrpSts>"), ["status_unknown"]),
        (
            pain002(
                batch(payment()),
                group="<GrpSts>PART</GrpSts><NbOfTxsPerSts><DtldNbOfTxs>2</DtldNbOfTxs>"
                "<DtldSts>RJCT</DtldSts></NbOfTxsPerSts>",
            ),
            ["status_count"],
        ),
    ],
)
def test_a_report_with_a_fault_is_out_as_a_whole(data, codes):
    assert faults_of(data) == codes


def test_what_left_an_account_is_accepted_and_what_waits_is_pending():
    left, waits = lines_of(
        camt(entry(detail()), entry(detail("E2E-2"), status="PDNG"), entry(way="CRDT"))
    )
    assert (left.kind, left.end_to_end_id, left.pence) == (ACCEPTED, "E2E-1", 113600)
    assert (left.sort_code, left.account_number) == ("400515", "87654321")
    assert (left.on, left.bank_reference) == (date(2026, 11, 24), "B-9")
    assert waits.kind is PENDING


@pytest.mark.parametrize(
    "came_back",
    [
        entry(detail(why=returned()), way="CRDT"),
        entry(detail(), way="CRDT", code="RRTN"),
        entry(detail(), way="CRDT", reversal="<RvslInd>true</RvslInd>"),
    ],
)
@pytest.mark.parametrize("kind", ["camt.053", "camt.054"])
def test_a_credit_that_is_a_return_is_told_from_money_in(kind, came_back):
    file = read_statuses(camt(came_back, entry(detail("E2E-2"), way="CRDT"), kind=kind))
    (line,) = file.lines
    assert (line.kind, line.end_to_end_id, file.passed_over) == (RETURNED, "E2E-1", 1)
    if "RtrInf" in came_back:
        assert (line.reason_code, line.reason) == ("AC04", "The account is closed.")
    else:
        assert line.reason == "The bank gave no reason."


def test_a_statement_says_only_what_came_back():
    file = read_statuses(
        camt(entry(detail()), entry(detail(why=returned()), way="CRDT"), kind="camt.053")
    )
    assert [line.kind for line in file.lines] == [RETURNED]
    assert file.passed_over == 1


def test_version_2_of_a_statement_is_read_too():
    came_back = entry(detail(why=returned("MD07"), version="02"), way="CRDT", version="02")
    (line,) = lines_of(camt(came_back, kind="camt.053", version="02"))
    assert line.reason == "The recipient has died."


def test_a_return_that_has_not_been_booked_is_not_back_yet():
    file = read_statuses(camt(entry(detail(why=returned()), way="CRDT", status="PDNG")))
    assert (file.lines, file.passed_over, file.acceptable) == ((), 1, True)


def test_a_batch_s_debit_says_nothing_of_any_one_payment():
    file = read_statuses(camt(entry(amount="5000.00")))
    assert (file.lines, file.passed_over) == ((), 1)


def test_our_own_account_is_never_taken_for_the_recipient_s():
    swapped = detail(why=returned()).replace("87654321", "12345678").replace("400515", "200000")
    (line,) = lines_of(camt(entry(swapped, way="CRDT")))
    assert (line.sort_code, line.account_number) == (None, None)


def test_the_words_of_a_bank_stand_where_its_code_is_not_known():
    (line,) = lines_of(camt(entry(detail(why=returned("ZZ99", "Gone away")), way="CRDT")))
    assert (line.reason, line.bank_words) == ("The bank says: Gone away", "Gone away")


TOTALS = "<TxsSummry><TtlNtries><NbOfNtries>{}</NbOfNtries></TtlNtries></TxsSummry>"


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (camt(entry(detail()), summary=TOTALS.format(2)), ["entry_count"]),
        (camt(entry(detail(), detail("E2E-2"))), ["entry_total"]),
        (camt(entry(detail(), batch="<Btch><NbOfTxs>2</NbOfTxs></Btch>")), ["batch_count"]),
        (
            camt(entry(detail(), batch='<Btch><TtlAmt Ccy="GBP">1.00</TtlAmt></Btch>')),
            ["batch_total"],
        ),
        (camt(entry(detail(), status="GONE")), ["entry_status"]),
        (camt(entry(detail(), way="BOTH")), ["direction"]),
        (camt(entry(detail(amount="x"))), ["amount"]),
        (camt(entry(detail()).replace("GBP", "EUR")), ["currency"]),
        (camt(entry(detail()).replace("2026-11-24", "2026-02-30")), ["date"]),
        (
            camt(
                entry(detail(why=returned()), way="CRDT"),
                kind="camt.053",
                before=balance("OPBD", "0.00") + balance("CLBD", "1136.01"),
            ),
            ["balance_does_not_add_up"],
        ),
    ],
)
def test_a_notification_or_statement_with_a_fault_is_out_as_a_whole(data, codes):
    assert faults_of(data) == codes


def test_a_statement_is_proved_by_its_balances():
    (line,) = lines_of(
        camt(
            entry(detail(why=returned()), way="CRDT"),
            entry(amount="36.00"),
            kind="camt.053",
            before=balance("PRCD", "100.00", "DBIT") + balance("CLBD", "1000.00"),
        )
    )
    assert line.pence == 113600


def test_an_account_in_another_currency_does_not_keep_a_file_out():
    euros = entry(detail(), way="CRDT").replace("GBP", "EUR")
    before = (balance("OPBD", "0.00") + balance("CLBD", "1.00")).replace("GBP", "EUR")
    file = read_statuses(camt(euros, kind="camt.053", before=before))
    assert (file.acceptable, file.lines, file.passed_over) == (True, (), 1)


def test_returned_credits_of_bacs_are_marked_as_of_an_unconfirmed_format():
    first, second = lines_of(
        arucs(
            credit(),
            credit("9", "SOMETHING NEW", amount="5.00"),
            totals='<Totals numberOf="2" valueOf="1141.00" currency="GBP"/>',
        )
    )
    assert (first.kind, first.reason) == (RETURNED, "The account is closed.")
    assert (first.sort_code, first.account_number, first.pence) == ("400515", "87654321", 113600)
    assert (first.reference, first.on) == ("PHB A.1", date(2026, 11, 24))
    assert second.reason == "The bank says: SOMETHING NEW"
    assert {first.confirmed_format, second.confirmed_format} == {False}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"ReturnedCreditItem", b"ReturnCreditItem"),
        (b"ReturnedCreditItem", b"UnappliedCreditItem"),
        (b"PayeeAccount", b"BeneficiaryAccount"),
        (b"<BACSDocument>", b'<BACSDocument xmlns="urn:any">'),
        (b'currentProcessingDate="2026-11-24"', b""),
    ],
)
def test_what_its_elements_are_called_may_differ(old, new):
    (line,) = lines_of(arucs(credit()).replace(old, new))
    assert (line.account_number, line.pence) == ("87654321", 113600)


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (arucs(credit(number="8765432")), ["item_incomplete"]),
        (arucs(credit().replace("40-05-15", "40-05")), ["item_incomplete"]),
        (arucs("<ReturnedCreditItem/>"), ["item_incomplete"]),
        (arucs(credit(amount="1,136.00")), ["amount"]),
        (arucs(credit(currency="EUR")), ["currency"]),
        (
            arucs(credit(), totals='<Totals numberOf="2" valueOf="1136.00"/>'),
            ["total_count"],
        ),
        (
            arucs(credit(), totals='<Totals numberOf="1" valueOf="1136.01"/>'),
            ["total_amount"],
        ),
    ],
)
def test_returned_credits_with_a_fault_are_out_as_a_whole(data, codes):
    assert faults_of(data) == codes


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_status_file"),
        (b"%PDF-1.7", "not_a_status_file"),
        (b"Date,Amount\n", "not_a_status_file"),
        (b"<html/>", "not_a_status_file"),
        (f'<Document xmlns="{NAMESPACE}pain.001.001.09"/>'.encode(), "not_a_status_file"),
        (pain002(version="12"), "status_version"),
        (camt(version="02"), "status_version"),
        (pain002().replace(b"CstmrPmtStsRpt", b"Other"), "no_report"),
        (pain002(made="yesterday"), "date"),
        (camt().replace(b"Ntfctn", b"Other"), "no_entries"),
        (pain002()[:-20], "xml_broken"),
        (b"<!DOCTYPE Document>" + pain002(), "xml_doctype"),
        (arucs(), "no_returned_credits"),
        (arucs(credit()).replace(b"ARUCS", b"ARUDD"), "direct_debits"),
        (arucs(credit(), header='currentProcessingDate="24/11/2026"'), "date"),
    ],
)
def test_a_file_that_answers_nothing_is_refused_by_name(data, code):
    with pytest.raises(Refusal) as refused:
        read_statuses(data)
    assert refused.value.code == code
    assert refused.value.mend


def test_the_same_says_the_same_by_its_ids_and_a_file_is_known_by_its_hash():
    once, again = (
        read_statuses(pain002(batch(payment(), payment("E2E-2")), group=group))
        for group in ("", "<GrpSts>PART</GrpSts>")
    )
    assert once.hash != again.hash
    assert [line.id for line in once.lines] == [line.id for line in again.lines]
    assert len({line.id for line in once.lines}) == 2
    equal = lines_of(camt(entry(detail()), entry(detail())))
    assert len({line.id for line in equal}) == 2


def test_every_reason_is_a_sentence_with_a_source():
    assert len(reasons()) > 50
    for reason_ in reasons().values():
        assert reason_.words[0].isupper()
        assert reason_.words.endswith(".")
        assert reason_.source
    assert in_words(Scheme.ARUCS, "2", None) == "The recipient has died."
    assert in_words(Scheme.ISO, "2", None) == "The bank gave the code 2 and no words."
    assert in_words(Scheme.ISO, "NARR", "See letter") == "The bank says: See letter"
    assert in_words(Scheme.ISO, None, None) == "The bank gave no reason."


SOUND = (
    pain002(batch(payment(why=reason("AC04", "no")), payment("E2E-2", "ACSC"), status="PART")),
    camt(entry(detail()), entry(detail(why=returned()), way="CRDT"), summary=TOTALS.format(2)),
    camt(
        entry(detail(why=returned()), way="CRDT"),
        kind="camt.053",
        before=balance("OPBD", "0.00") + balance("CLBD", "1136.00"),
    ),
    arucs(credit(), totals='<Totals numberOf="1" valueOf="1136.00"/>'),
)
marks = st.sampled_from(
    [*"<>&;/0123456789.-£é \n\x00", "<Amt>", "</Amt>", "NaN", "1e9", "٣", "RJCT", "CRDT", "-"]
)


@fixed(300, 50_000)
@given(st.sampled_from(SOUND), st.binary(max_size=40), st.integers(0, 1500), st.integers(0, 60))
def test_no_bytes_make_a_reader_fail_otherwise_than_by_refusal(sound, noise, place, gone):
    with suppress(Refusal):
        read_statuses(sound[:place] + noise + sound[place + gone :])


@fixed(300, 50_000)
@given(
    st.sampled_from(SOUND),
    st.lists(marks, max_size=8).map("".join),
    st.integers(0, 200),
    st.booleans(),
)
def test_no_value_makes_a_reader_fail_otherwise_than_by_refusal(sound, noise, which, attribute):
    text = sound.decode()
    ends = [at for at, mark in enumerate(text) if mark == ('"' if attribute else "<")]
    place = ends[which % len(ends)]
    with suppress(Refusal):
        read_statuses((text[:place] + noise + text[place:]).encode())


@fixed(200, 20_000)
@given(st.sampled_from(SOUND), st.data())
def test_a_file_without_one_of_its_elements_is_read_or_refused(sound, data):
    from lxml import etree

    root = etree.fromstring(sound)
    elements = [one for one in root.iter() if one.getparent() is not None]
    gone = elements[data.draw(st.integers(0, len(elements) - 1))]
    gone.getparent().remove(gone)
    with suppress(Refusal):
        read_statuses(etree.tostring(root))
