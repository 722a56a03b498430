"""The door for the web server."""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from importlib import import_module
from typing import Any, cast

from django.core.wsgi import get_wsgi_application
from django.template import engines
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openphb.config.settings")
application = get_wsgi_application()
# What every worker would load for its first pages is loaded once, before they are forked, and shared:
# all routes with their views, all templates, and what prints papers, where its libraries are there.
get_resolver().reverse_dict  # noqa: B018  asked for, and so made
_TEMPLATES = cast(Any, engines["jinja2"]).env
for _name in _TEMPLATES.list_templates(extensions=("jinja",)):
    _TEMPLATES.get_template(_name)
with suppress(OSError):
    import_module("openphb.foundation.documents.printer")
# What is loaded stays: the collector need not walk it in the middle of somebody's page, nor make
# the workers' copies of it their own.
gc.collect()
gc.freeze()
# A page makes some thousands of things and drops them all at its end: looked through seldom, not on the way.
gc.set_threshold(50_000, 20, 100)
