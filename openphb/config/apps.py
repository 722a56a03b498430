"""The composition root as a Django app: wires the layers when all of them are loaded."""

from __future__ import annotations

from django.apps import AppConfig

from openphb.config.environment import environment
from openphb.config.wiring import wire


class ConfigConfig(AppConfig):
    """Runs `wire` once a process, at its start."""

    name = "openphb.config"

    def ready(self) -> None:
        wire(environment())
