"""Pages of sufficiency: the list of what is short, batches, and the letter about a rise."""

from openphb.domains.sufficiency.views.batches import batch, leave_out, propose
from openphb.domains.sufficiency.views.printing import letter_page, letter_pdf
from openphb.domains.sufficiency.views.reading import enough, places

__all__ = ["batch", "enough", "leave_out", "letter_page", "letter_pdf", "places", "propose"]
