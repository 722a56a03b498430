"""What a method tells the person of its own sums, in words that whoever is eleven can read."""

from openphb.domains.budgets.saying.existing_package import existing_package
from openphb.domains.budgets.saying.one_off import one_off
from openphb.domains.budgets.saying.price_list import price_list
from openphb.domains.budgets.saying.wheelchair import wheelchair

__all__ = ["existing_package", "one_off", "price_list", "wheelchair"]
