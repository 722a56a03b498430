"""Django's settings: arranges what `environment` read, and decides nothing else."""

from __future__ import annotations

from pathlib import Path

from openphb.config.domains import DOMAINS, FOUNDATION, PORTALS
from openphb.config.environment import environment
from openphb.web import csp

ENVIRONMENT = environment()
CONTENT_SECURITY_POLICY = csp.CONTENT_SECURITY_POLICY
PACKAGE = Path(__file__).resolve().parents[1]

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "openphb.config",
    "openphb.web",
    *(f"openphb.foundation.{name}" for name in FOUNDATION),
    *(f"openphb.domains.{name}" for name in DOMAINS),
]
MIDDLEWARE = [
    "openphb.foundation.operations.middleware.RequestId",
    "openphb.foundation.operations.middleware.Health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "openphb.foundation.documents.uploads.RequestLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "openphb.portals.refusals.RefusalPages",
    "openphb.foundation.access.middleware.RequestTransaction",
    "openphb.portals.frame.Frame",
    "openphb.foundation.access.unsaved.UnsavedWords",
    "allauth.account.middleware.AccountMiddleware",
    "openphb.foundation.access.seen.SessionSeen",
]
ROOT_URLCONF = "openphb.config.urls"
WSGI_APPLICATION = "openphb.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            PACKAGE / "web" / "templates",
            *(PACKAGE / "foundation" / name / "templates" for name in FOUNDATION),
            *(PACKAGE / "domains" / name / "templates" for name in DOMAINS),
            *(PACKAGE / "portals" / name / "templates" for name in PORTALS),
            PACKAGE / "journeys" / "templates",
        ],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "openphb.web.jinja.environment",
            "keep_in": ENVIRONMENT.templates_folder,
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "django_templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASES = {
    "default": {**ENVIRONMENT.django_database(), "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True},
    # Refused attempts and rate limits: committed at once, so that a rollback does not lose them.
    "attempts": {
        **ENVIRONMENT.django_database(),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    },
}
DATABASE_ROUTERS = ["openphb.config.routers.AttemptsRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "framework_cache",
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "openphb.foundation.access.sign_in.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "openphb.foundation.access.sign_in.adapters.SocialAccountAdapter"
# Which services are on comes from the environment, by `wiring`; this says how we speak to them.
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "openphb.foundation.access.sign_in.provider.ServiceProvider"
    }
}
SOCIALACCOUNT_STORE_TOKENS = False
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "OpenPHB"
MFA_ADAPTER = "openphb.foundation.access.sign_in.passkeys.MfaAdapter"
# One step late is let in: who types a code as its half minute ends is not turned away (RFC 6238 5.2).
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "add_webauthn": "openphb.foundation.access.sign_in.passkeys.AddPasskey",
    "authenticate": "openphb.foundation.access.sign_in.codes.SignInCode",
    "reauthenticate": "openphb.foundation.access.sign_in.codes.CodeAgain",
}
USERSESSIONS_TRACK_ACTIVITY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Loopback serves plain http to a demonstration; anywhere else cookies travel over TLS alone.
SECURE_COOKIES = ENVIRONMENT.address not in ("127.0.0.1", "localhost", "::1")
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "openphb.web.errors.csrf_failed"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = [
    "openphb.foundation.documents.uploads.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Who knows what the papers that they made say, and so who may not open one.
DOCUMENT_GATES = ["openphb.domains.plans.seeing.queries.letters_withheld"]

# Each package declares its jobs in its own `jobs.py`.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "openphb.foundation.operations.logging.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": ["console"], "propagate": False},
        # A 404 is logged with its route by RequestId; the path itself may name somebody.
        "django.request": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
        # It counts the steps of every page it prints.
        "weasyprint": {"level": "ERROR"},
    },
}
