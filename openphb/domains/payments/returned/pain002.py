"""Reads an ISO 20022 pain.002 status report (versions 3 and 10).

A status is said of the message, of a batch in it or of one payment; the narrower counts. Where
payments are listed, the wider word says nothing of those that are not: a bank may list only what
went wrong. A rejection is the exception: what rejects a message or a batch rejects all that is in
it, listed or not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from openphb.domains.payments.returned.iso import (
    account_of,
    day_of,
    fault,
    fault_of,
    given,
    pence_of,
    reason_of,
)
from openphb.domains.payments.returned.reasons import Scheme, in_words
from openphb.domains.payments.returned.types import (
    Found,
    Scope,
    StatusFault,
    StatusKind,
    StatusLine,
)
from openphb.kernel.refusal import Refusal
from openphb.kernel.xml import Element, find, find_all, text_at

VERSIONS = ("03", "10")

_KINDS = {
    **dict.fromkeys(("ACSC", "ACCC", "ACSP", "ACWC", "ACWP"), StatusKind.ACCEPTED),
    # Checked or received, and not yet paid. A blocked payment is neither paid nor sent back.
    **dict.fromkeys(
        ("RCVD", "PDNG", "ACTC", "ACCP", "ACFC", "PRES", "PATC", "BLCK"), StatusKind.PENDING
    ),
    **dict.fromkeys(("RJCT", "CANC"), StatusKind.REJECTED),
}
"""ISO 20022 external code sets: payment group status and payment transaction status."""
_SAYS_NOTHING = {"PART"}
"""Some payments were rejected and others not; which, only the payments themselves say."""


@dataclass(frozen=True)
class _Report:
    name: str
    on: date


def read_pain002(root: Element, name: str) -> Found:
    """Return what a status report says.

    Refusals: `no_report`, `date`. Faults: `not_our_order`, `status_unknown`, `status_missing`,
    `status_repeated`, `status_count`, `status_contradicted`, `nothing_said`, and those of amounts
    and days.
    """
    body = find(root, "CstmrPmtStsRpt")
    original = None if body is None else find(body, "OrgnlGrpInfAndSts")
    if body is None or original is None:
        raise Refusal(
            "no_report",
            "The message has no status report in it.",
            "Ask the bank for the file again.",
            "CstmrPmtStsRpt",
        )
    report = _Report(name, day_of(body, "GrpHdr/CreDtTm"))
    lines: list[StatusLine] = []
    faults: list[StatusFault] = []
    kind = text_at(original, "OrgnlMsgNmId")
    if kind and not kind.lower().startswith("pain.001"):
        words = f"The report is about a {kind[:35]} message, and payments are ordered by pain.001."
        faults.append(fault(original, "not_our_order", words, "Choose the report on payments."))
    for batch in find_all(body, "OrgnlPmtInfAndSts"):
        for part in (*find_all(batch, "TxInfAndSts"), batch):
            _take(part, batch, original, report, lines, faults)
    if not lines or _rejects(original, "GrpSts"):
        _take(original, None, original, report, lines, faults)
    faults += _contradictions(original, body)
    faults += _counts(original, body)
    faults += _repeats(body)
    if not lines and not faults:
        faults.append(fault(original, "nothing_said", "The report says nothing of any payment."))
    return Found(name, tuple(lines), tuple(faults))


def _take(
    part: Element,
    batch: Element | None,
    original: Element,
    report: _Report,
    lines: list[StatusLine],
    faults: list[StatusFault],
) -> None:
    try:
        if batch is None:
            line = _whole(part, "GrpSts", "OrgnlMsgId", report)
        elif part is batch:
            silent = find(batch, "TxInfAndSts") is not None and not _rejects(batch, "PmtInfSts")
            line = None if silent else _whole(batch, "PmtInfSts", "OrgnlPmtInfId", report)
        else:
            line = _payment(part, batch, original, report)
    except Refusal as refusal:
        faults.append(fault_of(part, refusal))
        return
    if line:
        lines.append(line)


def _rejects(part: Element, status: str) -> bool:
    return _KINDS.get(text_at(part, status) or "") is StatusKind.REJECTED


def _contradictions(original: Element, body: Element) -> Iterator[StatusFault]:
    """Yield where a payment is not rejected in a message or a batch that is."""
    for batch in find_all(body, "OrgnlPmtInfAndSts"):
        if _rejects(original, "GrpSts") or _rejects(batch, "PmtInfSts"):
            for part in find_all(batch, "TxInfAndSts"):
                if text_at(part, "TxSts") and not _rejects(part, "TxSts"):
                    words = "A payment is not rejected, and all that was sent with it is."
                    yield fault(part, "status_contradicted", words)


def _whole(part: Element, status: str, of: str, report: _Report) -> StatusLine | None:
    """Return what is said of a whole message or batch; None where nothing is."""
    text = text_at(part, status)
    if text is None or text in _SAYS_NOTHING:
        return None
    return _line(part, _kind(text), report, message_id=text_at(part, of), scope=Scope.FILE)


def _payment(part: Element, batch: Element, original: Element, report: _Report) -> StatusLine:
    text = text_at(part, "TxSts") or text_at(batch, "PmtInfSts") or text_at(original, "GrpSts")
    if text is None:
        raise Refusal("status_missing", "A payment is named and nothing is said of it.")
    sort_code, account = account_of(part, "OrgnlTxRef/CdtrAcct", "OrgnlTxRef/CdtrAgt")
    amount = find(part, "OrgnlTxRef/Amt/InstdAmt")
    return _line(
        part,
        _kind(text),
        report,
        message_id=text_at(original, "OrgnlMsgId"),
        end_to_end_id=given(text_at(part, "OrgnlEndToEndId")),
        reference=text_at(part, "OrgnlTxRef/RmtInf/Ustrd"),
        sort_code=sort_code,
        account_number=account,
        pence=None if amount is None else pence_of(amount),
    )


def _line(
    part: Element,
    kind: StatusKind,
    report: _Report,
    *,
    message_id: str | None,
    scope: Scope = Scope.PAYMENT,
    end_to_end_id: str | None = None,
    reference: str | None = None,
    sort_code: str | None = None,
    account_number: str | None = None,
    pence: int | None = None,
) -> StatusLine:
    code, words = reason_of(part, "StsRsnInf")
    failed = kind is StatusKind.REJECTED or code or words
    line = part.sourceline
    return StatusLine(
        kind=kind,
        on=day_of(part, "AccptncDtTm") if text_at(part, "AccptncDtTm") else report.on,
        source_format=report.name,
        reason=in_words(Scheme.ISO, code, words) if failed else "",
        reason_code=code,
        bank_words=words,
        scope=scope,
        message_id=message_id,
        end_to_end_id=end_to_end_id,
        reference=reference,
        sort_code=sort_code,
        account_number=account_number,
        pence=pence,
        bank_reference=text_at(part, "AcctSvcrRef"),
        line=line if isinstance(line, int) else None,
    )


def _kind(text: str) -> StatusKind:
    kind = _KINDS.get(text)
    if kind is None:
        raise Refusal(
            "status_unknown",
            f"“{text[:35]}” is not a status of a payment.",
            "Ask the bank what it means, and record the payment’s status by hand.",
        )
    return kind


def _counts(original: Element, body: Element) -> Iterator[StatusFault]:
    """Yield where the report counts other payments of a status than it lists."""
    listed = Counter(
        text_at(part, "TxSts") for part in find_all(body, "OrgnlPmtInfAndSts/TxInfAndSts")
    )
    if not listed or None in listed:
        return
    for count in find_all(original, "NbOfTxsPerSts"):
        status, number = text_at(count, "DtldSts"), text_at(count, "DtldNbOfTxs") or ""
        # A bank may list only what went wrong; of what it lists, all must be there.
        if status in listed and number != str(listed[status]):
            words = f"The report counts {number[:15]} {status} and lists {listed[status]}."
            yield fault(count, "status_count", words)


def _repeats(body: Element) -> Iterator[StatusFault]:
    seen: Counter[str] = Counter()
    for part in find_all(body, "OrgnlPmtInfAndSts/TxInfAndSts"):
        name = given(text_at(part, "OrgnlEndToEndId"))
        if name is not None:
            seen[name] += 1
            if seen[name] == 2:
                words = f"The payment {name[:35]} is there twice."
                yield fault(part, "status_repeated", words)
