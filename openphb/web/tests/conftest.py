"""The gallery over HTTP, with the layer's own settings whatever the suite's are."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, override_settings

from openphb.web.tests import settings as own

GALLERY = {
    "ROOT_URLCONF": "openphb.web.gallery",
    "MIDDLEWARE": own.MIDDLEWARE,
    "MESSAGE_STORAGE": own.MESSAGE_STORAGE,
    "STORAGES": {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    },
    "ALLOWED_HOSTS": ["*"],
}


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base's own name
        """Say nothing: the test's own failure is what to read."""


@pytest.fixture
def gallery() -> Iterator[Client]:
    with override_settings(**GALLERY):
        yield Client(raise_request_exception=True)


@pytest.fixture(scope="module")
def gallery_address() -> Iterator[str]:
    with override_settings(**GALLERY):
        server = make_server(
            "127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), handler_class=QuietHandler
        )
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()
