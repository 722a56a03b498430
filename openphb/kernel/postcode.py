"""UK postcodes, by shape only: whether one is in use is not known here."""

from __future__ import annotations

# Absolute imports: this is the package py-uk-postcode, not this module.
import postcode as uk_postcode

from openphb.kernel.refusal import Refusal


def normalise_postcode(text: str) -> str:
    """Return the postcode in capitals with its one space ("ng15fs" gives "NG1 5FS").

    Refusal: `postcode_unreadable`.
    """
    joined = "".join(text.split())
    normal: str | None = uk_postcode.to_normalised(joined) if joined.isascii() else None
    if normal is None:
        raise Refusal(
            "postcode_unreadable",
            f"“{text.strip()[:20]}” is not a full UK postcode.",
            "Enter a postcode like NG1 5FS.",
            "postcode",
        )
    return normal
