"""The health pages and the request's id."""

import json
import logging

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from openphb.foundation.operations.middleware import Health, RequestId


def echo(request):
    return HttpResponse(request.request_id)


def answer(path, **headers):
    return RequestId(Health(echo))(RequestFactory().get(path, headers=headers))


def test_live_needs_no_database():
    response = answer("/health/live")
    assert response.status_code == 200
    assert json.loads(response.content) == {"live": True}
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_ready_means_that_the_database_answers_and_has_our_tables():
    response = answer("/health/ready")
    assert response.status_code == 200
    assert json.loads(response.content) == {"ready": True}


def test_not_ready_says_no_more_than_that(monkeypatch):
    from django.db import OperationalError

    from openphb.foundation.operations.models import Quarantine

    def broken(**_):
        raise OperationalError("password of app at db.internal")

    monkeypatch.setattr(Quarantine.objects, "filter", broken)
    response = answer("/health/ready")
    assert response.status_code == 503
    assert json.loads(response.content) == {"ready": False}


def test_every_answer_carries_the_id_that_the_view_saw():
    response = answer("/anything")
    assert response["X-Request-ID"] == response.content.decode()
    assert len(response["X-Request-ID"]) == 32


@pytest.mark.parametrize(
    ("given", "kept"),
    [("proxy-0123456789", True), ("short", False), ("two\nlines here", False), ("x" * 65, False)],
)
def test_the_proxys_id_is_kept_only_if_it_is_harmless(given, kept):
    response = answer("/anything", **{"X-Request-ID": given})
    assert (response["X-Request-ID"] == given) is kept


def test_the_log_line_holds_neither_path_nor_query(caplog):
    with caplog.at_level(logging.INFO, logger="openphb.request"):
        answer("/people/jack?search=jack")
    (record,) = caplog.records
    assert record.facts["status"] == 200
    assert "jack" not in str(record.__dict__)
