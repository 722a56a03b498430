"""What the environment says, handed to the layers below, which must not ask for it themselves."""

from __future__ import annotations

from openphb.config.environment import Environment
from openphb.foundation.documents import store
from openphb.foundation.messaging import gateways


def wire(environment: Environment) -> None:
    """Tell each part of the foundation where things are and which way messages go out."""
    gateways.configure(gateway_for(environment))
    store.configure(environment.documents_folder)


def gateway_for(environment: Environment) -> gateways.Gateway | None:
    """Return GOV.UK Notify, else the mail server, else the console of a demonstration, else none.

    A real installation that was told no way out has none: letters must not end in a log.
    """
    if environment.notify_key and environment.notify_template:
        return gateways.Notify(environment.notify_key, environment.notify_template)
    if environment.smtp_url:
        return gateways.Smtp(environment.smtp_url)
    return gateways.Console() if environment.embedded else None
