"""Every gallery page, read strictly; and that templates are strict with us."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.template import engines
from django.test import Client, RequestFactory
from django.utils.translation import override
from jinja2 import UndefinedError

from openphb.web import errors
from openphb.web import gallery as pages
from openphb.web.csp import CONTENT_SECURITY_POLICY
from openphb.web.tests.html import faults_of

WEB = Path(__file__).resolve().parents[1]
OURS = sorted((WEB / "templates").glob("[!g]*/*.jinja"))


@pytest.mark.parametrize("name", sorted(pages.examples()))
def test_page_has_no_inline_code_and_every_input_a_label(gallery: Client, name: str) -> None:
    answer = gallery.get(f"/gallery/{name}")
    assert answer.status_code == 200
    assert faults_of(answer.content.decode()) == []


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_error_page_says_what_to_do_and_gives_its_number(gallery: Client, status: int) -> None:
    answer = gallery.get(f"/gallery/error/{status}")
    html = answer.content.decode()
    assert answer.status_code == status
    assert "7f3a-91c2" in html
    assert faults_of(html) == []


def test_stale_token_page_says_that_nothing_changed(rf: RequestFactory) -> None:
    answer = errors.csrf_failed(rf.get("/"))
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.content.decode()


def test_pages_carry_the_content_policy(gallery: Client) -> None:
    policy = gallery.get("/gallery").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert all(
        "http" not in source
        for sources in CONTENT_SECURITY_POLICY["DIRECTIVES"].values()
        for source in sources
    )


def test_error_summary_leads_to_each_wrong_input(gallery: Client) -> None:
    html = gallery.get("/gallery/wrong").content.decode()
    targets = re.findall(r'<a href="#(id_[^"]+)"', html)
    assert "id_start-day" in targets
    assert len(targets) == 12
    assert all(f'id="{target}"' in html for target in targets)


def test_refusal_stands_at_the_field_it_names(gallery: Client) -> None:
    html = gallery.get("/gallery/refused").content.decode()
    assert 'href="#id_amount"' in html
    assert "This is more than the budget. Ask for less." in html


def test_what_was_typed_is_kept_in_the_boxes(gallery: Client) -> None:
    html = gallery.get("/gallery/wrong").content.decode()
    for typed in ("w at example", "a few", "£1,1", "943 476 5918", "Someone I know at night"):
        assert typed in html


def test_misspelt_name_in_our_templates_is_an_error() -> None:
    template = engines["jinja2"].from_string("{{ figure.amuont }}")
    with pytest.raises(UndefinedError):
        template.render({"figure": date(2026, 3, 3)})


def test_nhs_macros_take_parameters_left_out() -> None:
    source = '{% from "nhsuk/components/tag/macro.jinja" import tag %}{{ tag({"text": "New"}) }}'
    assert "New" in engines["jinja2"].from_string(source).render({})


def test_markup_in_an_answer_is_escaped() -> None:
    source = '{% from "components/kit.jinja" import tag %}{{ tag(word) }}'
    html = engines["jinja2"].from_string(source).render({"word": "<b>"})
    assert "&lt;b&gt;" in html


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_every_word_of_our_templates_is_marked_for_translation(path: Path) -> None:
    bare = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<script.*?</script>", " ", path.read_text(), flags=re.S)
    words = re.findall(r"[A-Za-z]{3,}", re.sub(r"<[^>]*>", " ", bare))
    assert [word for word in words if word != "OpenPHB"] == []


def test_dates_follow_the_language_of_the_request() -> None:
    with override("cy"):
        html = (
            engines["jinja2"].from_string("{{ day | long_date }}").render({"day": date(2026, 3, 3)})
        )
    assert "Mawrth" in html


def test_words_follow_the_language_of_the_request() -> None:
    template = engines["jinja2"].from_string("{{ _('Monday') }}")
    assert template.render({}) == "Monday"
    with override("cy"):
        assert template.render({}) == "Dydd Llun"
    assert template.render({}) == "Monday"
