from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import fixed
from openphb.kernel.xml import iso_message, line_of, parse_xml, text_at

MESSAGE = b"""<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">
  <A><B> one
  two </B></A><A/><C>12<!-- no -->34</C>
</Document>"""


def test_a_message_says_its_kind_and_version_and_its_values():
    root = parse_xml(MESSAGE)
    assert iso_message(root) == ("pain.002", "10")
    assert text_at(root, "A/None", "A/B") == "one two"
    assert text_at(root, "A/None") is None
    assert line_of(root[0]) == 3


def test_a_comment_does_not_cut_a_value_in_two():
    assert text_at(parse_xml(MESSAGE), "C") == "1234"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "xml_broken"),
        (MESSAGE[:-5], "xml_broken"),
        (b"<?xml version='1.0' encoding='none-such'?><a/>", "xml_broken"),
        (b"<a>&b;</a>", "xml_broken"),
        (b"<!DOCTYPE a><a/>", "xml_doctype"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "xml_doctype"),
        (b"<a>" + b" " * 2**20 + b"</a>", "file_too_large"),
    ],
)
def test_what_is_not_sound_xml_is_refused_by_name(data, code):
    with pytest.raises(Refusal) as refused:
        parse_xml(data, largest=2**20)
    assert refused.value.code == code
    assert refused.value.mend


def test_xml_of_another_kind_is_no_iso_message():
    assert iso_message(parse_xml(b"<Document/>")) is None


@fixed(100, 20_000)
@given(st.binary(max_size=80), st.integers(0, len(MESSAGE)), st.integers(0, 40))
def test_no_bytes_make_the_reader_fail_otherwise_than_by_refusal(noise, place, gone):
    with suppress(Refusal):
        parse_xml(MESSAGE[:place] + noise + MESSAGE[place + gone :])
