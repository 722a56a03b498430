"""The door for the web server."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openphb.config.settings")
application = get_wsgi_application()
# What is loaded stays: the collector need not walk it in the middle of somebody's page, nor make
# the workers' copies of it their own.
gc.collect()
gc.freeze()
# A page makes some thousands of things and drops them all at its end: looked through seldom, not on the way.
gc.set_threshold(50_000, 20, 100)
