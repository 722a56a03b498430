"""Pages of local rates: reading cards, and changing them."""

from openphb.domains.rates.views.changing import proposal, record, take_in
from openphb.domains.rates.views.reading import card, card_file, cards, life

__all__ = ["card", "card_file", "cards", "life", "proposal", "record", "take_in"]
