"""The existing package: what is commissioned now, looked at line by line."""

from openphb.domains.budgets.methods.existing_package.pack import PACK, work_out
from openphb.domains.budgets.methods.existing_package.package_file import (
    HEADER,
    PackageFile,
    RowFault,
    read_package,
    template,
)
from openphb.domains.budgets.methods.existing_package.stored import (
    again,
    rests_on,
    stored_package,
    stored_parts,
)
from openphb.domains.budgets.methods.existing_package.types import (
    Commissioned,
    PackageWorked,
    Part,
    Settled,
)

__all__ = [
    "HEADER",
    "PACK",
    "Commissioned",
    "PackageFile",
    "PackageWorked",
    "Part",
    "RowFault",
    "Settled",
    "again",
    "read_package",
    "rests_on",
    "stored_package",
    "stored_parts",
    "template",
    "work_out",
]
