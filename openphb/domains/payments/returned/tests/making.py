"""Answers of banks, as short as they can be and be right."""

from openphb.domains.payments.returned.read import read_statuses

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"


def pain002(*parts, group="", version="10", of="pain.001.001.09", made="2026-11-23T10:00:00"):
    return (
        f'<Document xmlns="{NAMESPACE}pain.002.001.{version}"><CstmrPmtStsRpt>'
        f"<GrpHdr><MsgId>B1</MsgId><CreDtTm>{made}</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>RUN-1</OrgnlMsgId><OrgnlMsgNmId>{of}</OrgnlMsgNmId>"
        f"{group}</OrgnlGrpInfAndSts>{''.join(parts)}</CstmrPmtStsRpt></Document>"
    ).encode()


def batch(*parts, status="", name="BATCH-1"):
    said = f"<PmtInfSts>{status}</PmtInfSts>" if status else ""
    return (
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{name}</OrgnlPmtInfId>{said}{''.join(parts)}"
        "</OrgnlPmtInfAndSts>"
    )


def reason(code, words=""):
    more = f"<AddtlInf>{words}</AddtlInf>" if words else ""
    return f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn>{more}</StsRsnInf>"


def payment(name="E2E-1", status="RJCT", why="", amount="1136.00", currency="GBP"):
    said = f"<TxSts>{status}</TxSts>" if status else ""
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>{name}</OrgnlEndToEndId>{said}{why}"
        f'<OrgnlTxRef><Amt><InstdAmt Ccy="{currency}">{amount}</InstdAmt></Amt>'
        "<RmtInf><Ustrd>PHB A.1</Ustrd></RmtInf>"
        f"<CdtrAgt>{bank('400515')}</CdtrAgt>"
        "<CdtrAcct><Id><Othr><Id>87654321</Id></Othr></Id></CdtrAcct></OrgnlTxRef></TxInfAndSts>"
    )


def bank(sort_code):
    return (
        "<FinInstnId><ClrSysMmbId><ClrSysId><Cd>GBDSC</Cd></ClrSysId>"
        f"<MmbId>{sort_code}</MmbId></ClrSysMmbId></FinInstnId>"
    )


def detail(name="E2E-1", amount="1136.00", why="", way="", version="08"):
    """Return one payment of an entry, to or from 400515 87654321, in the schema's order."""
    said = f"<CdtDbtInd>{way}</CdtDbtInd>" if way else ""
    sum_of_money = f'<Amt Ccy="GBP">{amount}</Amt>'
    if version == "02":
        sum_of_money = f"<AmtDtls><TxAmt>{sum_of_money}</TxAmt></AmtDtls>"
    return (
        f"<TxDtls><Refs><EndToEndId>{name}</EndToEndId></Refs>{sum_of_money}{said}"
        "<RltdPties><CdtrAcct><Id><Othr><Id>87654321</Id></Othr></Id></CdtrAcct></RltdPties>"
        f"<RltdAgts><CdtrAgt>{bank('400515')}</CdtrAgt></RltdAgts>"
        f"<RmtInf><Ustrd>PHB A.1</Ustrd></RmtInf>{why}</TxDtls>"
    )


def returned(code="AC04", words=""):
    more = f"<AddtlInf>{words}</AddtlInf>" if words else ""
    return f"<RtrInf><Rsn><Cd>{code}</Cd></Rsn>{more}</RtrInf>"


def entry(
    *details, amount="1136.00", way="DBIT", status="BOOK", batch="", code="", reversal="", version="08"
):  # fmt: skip
    stands = f"<Cd>{status}</Cd>" if version == "08" else status
    kind = (
        f"<Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>{code}</SubFmlyCd></Fmly></Domn>"
        if code
        else "<Prtry><Cd>1</Cd></Prtry>"
    )
    inside = f"<NtryDtls>{batch}{''.join(details)}</NtryDtls>" if details or batch else ""
    return (
        f'<Ntry><Amt Ccy="GBP">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>{reversal}'
        f"<Sts>{stands}</Sts><BookgDt><Dt>2026-11-24</Dt></BookgDt>"
        f"<AcctSvcrRef>B-9</AcctSvcrRef><BkTxCd>{kind}</BkTxCd>{inside}</Ntry>"
    )


def balance(code, amount, way="CRDT"):
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="GBP">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>'
        "<Dt><Dt>2026-11-24</Dt></Dt></Bal>"
    )


def camt(*parts, kind="camt.054", version="08", summary="", before=""):
    outer, inner = {
        "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
        "camt.053": ("BkToCstmrStmt", "Stmt"),
    }[kind]
    return (
        f'<Document xmlns="{NAMESPACE}{kind}.001.{version}"><{outer}>'
        "<GrpHdr><MsgId>B1</MsgId><CreDtTm>2026-11-24T18:00:00</CreDtTm></GrpHdr>"
        f"<{inner}><Id>1</Id><CreDtTm>2026-11-24T18:00:00</CreDtTm>"
        "<Acct><Id><Othr><Id>12345678</Id></Othr></Id><Ccy>GBP</Ccy>"
        f"<Svcr>{bank('200000')}</Svcr></Acct>{before}{summary}{''.join(parts)}"
        f"</{inner}></{outer}></Document>"
    ).encode()


CREDIT = (
    '<ReturnedCreditItem ref="PHB A.1" transCode="99" returnCode="{code}" '
    'returnDescription="{words}" originalProcessingDate="2026-11-20" valueOf="{amount}" '
    'currency="{currency}"><PayeeAccount number="{number}" ref="PHB A.1" name="Z LUK" '
    'sortCode="40-05-15"/></ReturnedCreditItem>'
)


def credit(code="B", words="ACCOUNT CLOSED", amount="1136.00", currency="GBP", number="87654321"):
    return CREDIT.format(code=code, words=words, amount=amount, currency=currency, number=number)


def arucs(*items, totals="", header='currentProcessingDate="2026-11-24"', root="BACSDocument"):
    return (
        f"<{root}><Data><ARUCS><Header {header}/><Advice><OriginatingAccountRecord>"
        f"{''.join(items)}{totals}</OriginatingAccountRecord></Advice></ARUCS></Data></{root}>"
    ).encode()


def lines_of(data):
    file = read_statuses(data)
    assert file.faults == ()
    return file.lines


def faults_of(data):
    file = read_statuses(data)
    assert file.lines == ()
    assert all(fault.message and fault.mend for fault in file.faults)
    return [fault.code for fault in file.faults]
