"""Pages of statements and spending, and the statement on paper."""

from openphb.domains.spending.views.printing import statement_pdf
from openphb.domains.spending.views.reading import (
    add_statement,
    budget,
    code,
    movements,
    statements,
    why,
)

__all__ = [
    "add_statement",
    "budget",
    "code",
    "movements",
    "statement_pdf",
    "statements",
    "why",
]
