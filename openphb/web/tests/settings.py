"""Settings for this layer alone: no database, no other layer, so that its tests start at once."""

from __future__ import annotations

from pathlib import Path

from openphb.web import csp

CONTENT_SECURITY_POLICY = csp.CONTENT_SECURITY_POLICY
WEB = Path(__file__).resolve().parents[1]
SECRET_KEY = "only for tests of screens"
DEBUG = True
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["django.contrib.staticfiles", "django.contrib.messages", "csp", "openphb.web"]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
ROOT_URLCONF = "openphb.web.gallery"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [WEB / "templates"],
        "OPTIONS": {"environment": "openphb.web.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "django_templates"],
        "APP_DIRS": True,
    },
]
STATIC_URL = "/static/"
LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"
