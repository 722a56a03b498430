"""What the import linter cannot see: foreign keys, signals, permissions, viewers, classes."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from openphb.config.domains import DOMAINS
from openphb.foundation.access import matrix
from openphb.foundation.access.routes import access_of
from openphb.foundation.access.types import Permission, Role
from openphb.foundation.tenancy.models import Classification, TenantForeignKey, TenantModel

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "openphb"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
LAYERS = next(c["layers"] for c in CONTRACTS if c["id"] == "domains")
RANK = {name.strip(): -depth for depth, layer in enumerate(LAYERS) for name in layer.split("|")}
OURS: list[Any] = [m for m in apps.get_models() if m.__module__.startswith("openphb.")]
# Tables of the parts we use. They hold sign-in, sessions and the queue; job arguments are ids only.
FRAMEWORK_APPS = {
    "account",
    "auth",
    "contenttypes",
    "mfa",
    "procrastinate",
    "sessions",
    "socialaccount",
    "usersessions",
}


def sources(*names: str) -> list[Path]:
    """Return our modules with these file names, or all of them; folders of the name count too."""
    every = [
        p for p in PACKAGE.rglob("*.py") if "tests" not in p.parts and "migrations" not in p.parts
    ]
    return [p for p in every if not names or p.stem in names or p.parent.name in names]


def foreign_keys() -> list[tuple[type[models.Model], Any]]:
    return [(m, f) for m in OURS for f in m._meta.local_fields if isinstance(f, models.ForeignKey)]


def test_a_foreign_key_points_within_its_domain_or_downwards():
    upwards = [
        f"{here} points up at {there}"
        for here, there in (
            (model._meta.app_label, field.related_model._meta.app_label)
            for model, field in foreign_keys()
        )
        if here != there and there in RANK and not (here in RANK and RANK[there] < RANK[here])
    ]
    assert upwards == []


def test_a_foreign_key_protects_and_leaves_no_reverse_name():
    wrong = [
        f"{field} needs PROTECT and related_name='+'"
        for _model, field in foreign_keys()
        if field.remote_field.on_delete not in (models.PROTECT, models.RESTRICT)
        or not field.remote_field.hidden
    ]
    assert wrong == []


def test_every_table_is_classified():
    wrong = [
        model._meta.label
        for model in OURS
        if not isinstance(model.classification, Classification)
        or (model.classification is Classification.TENANT) != issubclass(model, TenantModel)
    ]
    assert wrong == []


def test_every_table_of_a_part_we_use_is_known_to_be_framework():
    strangers = {
        m._meta.label
        for m in apps.get_models(include_auto_created=True)
        if not m.__module__.startswith("openphb.") and m._meta.app_label not in FRAMEWORK_APPS
    }
    assert strangers == set()


def test_a_link_between_tenant_tables_is_composite():
    wrong = [
        f"{field} could cross tenants"
        for model, field in foreign_keys()
        if issubclass(model, TenantModel)
        and issubclass(field.related_model, TenantModel)
        and not isinstance(field, TenantForeignKey)
    ]
    assert wrong == []


def test_a_model_says_what_one_row_is_and_has_no_default_order():
    for model in OURS:
        label = model._meta.label
        assert model.__doc__, label
        assert not model.__doc__.startswith(f"{model.__name__}("), label
        assert not model._meta.ordering, label
        generic = [f for f in model._meta.private_fields if type(f).__name__ == "GenericForeignKey"]
        assert not generic, label


def test_no_signals_are_used():
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.ImportFrom) and "signals" in (node.module or ""))
        or (isinstance(node, ast.Import) and any("signals" in a.name for a in node.names))
        or (isinstance(node, ast.FunctionDef) and _listens(node))
    ]
    assert found == []


def _listens(function: ast.FunctionDef) -> bool:
    return any("receiver" in ast.dump(decorator) for decorator in function.decorator_list)


def test_only_the_environment_module_reads_the_environment():
    allowed = {"environment.py", "wsgi.py", "manage.py"}
    found = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path.name not in allowed
        and "cli" not in path.parts
        and "postgres" not in path.parts
        and "os.environ" in path.read_text()
    ]
    assert found == []


def test_no_rule_query_or_action_reads_the_clock():
    banned = {"today", "now", "utcnow"}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources("rules", "queries", "actions", "types")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in banned
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"date", "datetime", "timezone", "dt"}
    ]
    assert found == []


def routes(resolver: URLResolver | None = None, prefix: str = "") -> list[tuple[str, Any]]:
    """Return (name, view) for every route of ours."""
    found: list[tuple[str, Any]] = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            found += routes(
                pattern, prefix + (f"{pattern.namespace}:" if pattern.namespace else "")
            )
        elif isinstance(pattern, URLPattern):
            found.append((f"{prefix}{pattern.name or pattern.pattern}", pattern.callback))
    return found


OUR_ROUTES = [(n, v) for n, v in routes() if v.__module__.startswith("openphb.")]


def test_every_route_says_who_may_use_it():
    declared = {name: access_of(view) for name, view in OUR_ROUTES}
    assert [f"{name} declares no permission" for name, one in declared.items() if one is None] == []
    wordless = [n for n, one in declared.items() if one and not (one.permission or one.reason)]
    assert wordless == []


def public_functions(stem: str) -> list[tuple[str, Any]]:
    found = []
    for layer, names in (("domains", DOMAINS), ("foundation", ("documents", "messaging"))):
        for name in names:
            module_name = f"openphb.{layer}.{name}.{stem}"
            path = PACKAGE / layer / name / f"{stem}.py"
            if not path.exists() and not path.with_suffix("").is_dir():
                continue
            module = import_module(module_name)
            found += [
                (f"{name}.{stem}.{n}", f)
                for n, f in vars(module).items()
                if inspect.isfunction(f)
                and not n.startswith("_")
                and f.__module__.startswith(module_name)
            ]
    return found


def test_every_query_takes_a_viewer():
    found = public_functions("queries")
    assert found
    bare = [n for n, query in found if "viewer" not in inspect.signature(query).parameters]
    assert [f"{name} takes no viewer" for name in bare] == []


def test_every_action_is_keyword_only_and_takes_who_and_when():
    found = public_functions("actions")
    assert found
    wrong = []
    for name, action in found:
        parameters = inspect.signature(action).parameters
        if not {"by", "at"} <= set(parameters):
            wrong.append(f"{name} needs `by` and `at`")
        if any(p.kind is not inspect.Parameter.KEYWORD_ONLY for p in parameters.values()):
            wrong.append(f"{name} takes something by its place")
    assert wrong == []


def test_the_permission_matrix_names_every_permission_and_role_and_no_other():
    assert set(matrix.rows()) == {p.value for p in Permission}
    named = {role for _, roles in matrix.rows().values() for role in roles}
    assert named <= {r.value for r in Role}
    assert all(roles for _, roles in matrix.rows().values()), "a permission that nobody holds"


def test_the_rooms_in_settings_are_the_rooms_of_the_contract():
    assert set(RANK) == set(DOMAINS)
    assert {f"openphb.domains.{d}" for d in DOMAINS} <= set(settings.INSTALLED_APPS)


def test_only_a_domain_itself_opens_its_models():
    found = []
    for path in sources():
        if "domains" not in path.parts:
            continue
        domain = path.parts[path.parts.index("domains") + 1]
        if path.stem == "models" or path.parent.name == "models":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                parts = node.module.split(".")
                if parts[:2] == ["openphb", "domains"] and len(parts) > 2 and parts[2] != domain:
                    names = {a.name for a in node.names} | set(parts[3:])
                    if "models" in names:
                        found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_no_template_takes_the_literal_none_for_a_name():
    # In Jinja `none` is nothing itself, so that `{% if none %}` is never true.
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "openphb").rglob("*.jinja")
        if re.search(r"{%-? *(?:el)?if (?:not )?none\b", path.read_text())
    ]
    assert found == []


def test_a_form_is_bound_to_what_was_sent_in_one_way():
    # Nothing chosen is sent as no answer at all: `request.POST or None` would not say what is missing.
    found = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path.name != "shortcuts.py"
        and re.search(r"request\.(POST|FILES) (or|if)", path.read_text())
    ]
    assert found == []
