"""The needs profile: an indicative budget from needs, the help that answers them, and who gives it."""

from openphb.domains.budgets.methods.needs_profile.category_packs import (
    pack_coded,
    pack_for,
    packs,
    prompts_of,
)
from openphb.domains.budgets.methods.needs_profile.pack import (
    PACK,
    look_again,
    paid_week,
    priced_for,
    told,
    work_out,
)
from openphb.domains.budgets.methods.needs_profile.stored import (
    again,
    needs_told,
    rests_on,
    stored_needs,
    stored_profile,
)
from openphb.domains.budgets.methods.needs_profile.types import (
    Assessment,
    CategoryPack,
    Domain,
    Help,
    Need,
    NeedsWorked,
    Profile,
    Prompt,
    Support,
    Willing,
)
from openphb.domains.cases.types import Level

__all__ = [
    "PACK",
    "Assessment",
    "CategoryPack",
    "Domain",
    "Help",
    "Level",
    "Need",
    "NeedsWorked",
    "Profile",
    "Prompt",
    "Support",
    "Willing",
    "again",
    "look_again",
    "needs_told",
    "pack_coded",
    "pack_for",
    "packs",
    "paid_week",
    "priced_for",
    "prompts_of",
    "rests_on",
    "stored_needs",
    "stored_profile",
    "told",
    "work_out",
]
