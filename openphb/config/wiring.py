"""What the environment says, handed to the layers below, which must not ask for it themselves."""

from __future__ import annotations

from openphb.config.environment import Environment
from openphb.domains.agreements import modulus
from openphb.domains.ledger import heads
from openphb.foundation.documents import store
from openphb.foundation.messaging import gateways
from openphb.kernel.bank_details import ModulusTable, read_modulus_table


def wire(environment: Environment) -> None:
    """Tell each part where things are, which way out messages have, how numbers are checked."""
    gateways.configure(gateway_for(environment))
    store.configure(environment.documents_folder)
    heads.configure(environment.ledger_heads_folder)
    modulus.configure(modulus_table_for(environment))


def gateway_for(environment: Environment) -> gateways.Gateway | None:
    """Return GOV.UK Notify, else the mail server, else the console of a demonstration, else none.

    A real installation that was told no way out has none: letters must not end in a log.
    """
    if environment.notify_key and environment.notify_template:
        return gateways.Notify(environment.notify_key, environment.notify_template)
    if environment.smtp_url:
        return gateways.Smtp(environment.smtp_url)
    return gateways.Console() if environment.embedded else None


def modulus_table_for(environment: Environment) -> ModulusTable | None:
    """Return the operator's modulus table, or None where none was supplied.

    Refusals: those of `read_modulus_table`; a table that cannot be read stops the start.
    """
    if environment.modulus_table is None:
        return None
    return read_modulus_table(environment.modulus_table, environment.modulus_substitutions)
