"""What the environment says, handed to the layers below, which must not ask for it themselves."""

from __future__ import annotations

from datetime import date

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from openphb.config.environment import Environment, OidcClient
from openphb.domains.agreements import modulus
from openphb.domains.ledger import heads
from openphb.domains.people import own_record
from openphb.foundation.access.sign_in import records, services
from openphb.foundation.documents import store
from openphb.foundation.messaging import gateways
from openphb.foundation.postgres.redrawing import redraw_less
from openphb.kernel.bank_details import ModulusTable, read_modulus_table
from openphb.kernel.refusal import Refusal

# The least that the services take, and that RS512 is safe with.
LEAST_KEY_BITS = 2048


def wire(environment: Environment) -> None:
    """Tell each part where things are, which way out messages have, how numbers are checked."""
    gateways.configure(gateway_for(environment))
    store.configure(environment.documents_folder)
    heads.configure(environment.ledger_heads_folder)
    modulus.configure(modulus_table_for(environment))
    services.configure(sign_in_clients_for(environment))
    records.configure(records_of)
    redraw_less()


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


def sign_in_clients_for(environment: Environment) -> dict[str, services.Client]:
    """Return the services by which people may sign in, of those that were configured.

    Refusals: `environment`; a key that cannot sign stops the start.
    """
    given = {services.NHS_LOGIN: environment.nhs_login, services.CIS2: environment.cis2}
    return {key: _client(key, one) for key, one in given.items() if one is not None}


def records_of(nhs_number: str, born: date | None) -> list[records.OwnRecord]:
    """Return every record of the person with this NHS number, as a claim of one's own needs them."""
    return [
        records.OwnRecord(one.tenant_id, one.subject_id, one.name)
        for one in own_record.with_number(nhs_number=nhs_number, born=born)
    ]


def _client(key: str, given: OidcClient) -> services.Client:
    try:
        private = load_pem_private_key(given.key_file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as fault:
        raise _bad_key(key) from fault
    if not isinstance(private, RSAPrivateKey) or private.key_size < LEAST_KEY_BITS:
        raise _bad_key(key)
    return services.Client(given.issuer, given.client_id, private)


def _bad_key(key: str) -> Refusal:
    variable = f"OPENPHB_{key.upper()}_KEY_FILE"
    return Refusal(
        "environment",
        f"{variable} does not hold a private key that can sign.",
        "Make one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096. It has no "
        "passphrase, and only OpenPHB's own user can read it.",
        variable,
    )
