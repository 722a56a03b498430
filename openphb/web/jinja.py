"""The template engine: Jinja2 with NHS.UK's macros, strict where the templates are ours.

Two environments share one loader. NHS macros read optional parameters that nobody gave, so they
run with undefined names that chain to nothing. Our own templates run with `StrictUndefined`, in
production too: a misspelt figure must be an error with an id, never a blank beside a pound sign.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

import jinja2
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader, StrictUndefined

from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.web import charts, formatting, intervals
from openphb.web.forms.rendering import asked_fields, error_summary_items, field_group

NHS_TEMPLATES = "nhsuk/"


class NHSEnvironment(jinja2.Environment):
    """Our strict environment; whatever is loaded under `nhsuk/` belongs to the lenient one."""

    lenient: jinja2.Environment | None = None

    def _load_template(
        self,
        name: str,
        globals: MutableMapping[str, Any] | None,  # noqa: A002  jinja2's own name
    ) -> jinja2.Template:
        if self.lenient is not None and name.startswith(NHS_TEMPLATES):
            return self.lenient._load_template(name, None)
        return super()._load_template(name, globals)


def environment(**options: Any) -> jinja2.Environment:
    """The environment for Django's backend; `options` are those of `TEMPLATES`."""
    options["loader"] = ChoiceLoader([options["loader"], PackageLoader("nhsuk_frontend_jinja")])
    options["undefined"] = StrictUndefined
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    strict = NHSEnvironment(**options, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    # The macros are written for Jinja's default white space.
    relaxed = {**options, "undefined": ChainableUndefined, "trim_blocks": False}
    strict.lenient = jinja2.Environment(**{**relaxed, "lstrip_blocks": False})  # noqa: S701  autoescape comes in options
    install_translations(strict)
    strict.globals.update(
        static=static,
        url=url,
        language=get_language,
        asked_fields=asked_fields,
        field_group=field_group,
        error_summary_items=error_summary_items,
        chart_svg=charts.svg,
        interval_svg=intervals.svg,
        chart_columns=charts.table_columns,
        chart_rows=charts.table_rows,
    )
    strict.filters.update(
        pounds=pounds,
        day_of=day_of,
        long_date=formatting.long_date,
        short_date=formatting.short_date,
        clock_time=formatting.clock_time,
        nhs_number=formatting.nhs_number,
        sort_code=formatting.sort_code,
        percent=formatting.percent,
    )
    return strict


def url(name: str, *args: object, **kwargs: object) -> str:
    """The path of the route `name`. Raises `NoReverseMatch`, which is a bug, for an unknown one."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def install_translations(env: jinja2.Environment) -> None:
    """Let templates say `_("…")` and `{% trans %}`; the language is that of the request."""
    install: Callable[..., None] = env.install_gettext_callables  # type: ignore[attr-defined]  # added by the extension
    install(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)
