"""The product's settings, with one more job to be interrupted in."""

from openphb.config.settings import *  # noqa: F403

PROCRASTINATE_IMPORT_PATHS = ["tests.operations.slow_jobs"]
