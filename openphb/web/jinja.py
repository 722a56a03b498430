"""The template engine: Jinja2 with NHS.UK's macros, strict where the templates are ours.

Two environments share one loader. NHS macros read optional parameters that nobody gave, so they
run with undefined names that chain to nothing. Our own templates run with `StrictUndefined`, in
production too: a misspelt figure must be an error with an id, never a blank beside a pound sign.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket, FileSystemBytecodeCache

from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.web import charts, formatting, intervals
from openphb.web.forms.rendering import asked_fields, error_summary_items, field_group

NHS_TEMPLATES = "nhsuk/"
# Jinja keeps 400 unless it is told: one more, asked in turn, and each is translated each time.
ALL = -1
log = logging.getLogger(__name__)


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


class KeptTemplates(FileSystemBytecodeCache):
    """Templates as they were translated once, in a folder that only OpenPHB's own user may open.

    Translating all of them takes three seconds, and each process that shows pages did so again. Where
    the folder cannot be written nothing is kept, and everything works as before.
    """

    def __init__(self, folder: Path) -> None:
        # How a template is translated follows from this file as much as from its own words.
        drawn_by = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
        self.folder = folder / drawn_by
        super().__init__(str(self.folder))

    def load_bytecode(self, bucket: Bucket) -> None:
        # Jinja itself knows only that the file is missing.
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            super().dump_bytecode(bucket)
        except OSError as fault:
            log.debug("a template was not kept: %s", fault)


def environment(**options: Any) -> jinja2.Environment:
    """The environment for Django's backend; `options` are those of `TEMPLATES`.

    `keep_in`, a folder, is where translated templates are kept; without it they are not.
    """
    keep_in = options.pop("keep_in", None)
    options["bytecode_cache"] = KeptTemplates(keep_in) if keep_in else None
    options.setdefault("cache_size", ALL)
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
        time_of_day=formatting.time_of_day,
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
    install(said, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)


def said(words: str) -> str:
    """Return words in the language of the request.

    English is looked for in seven catalogues that do not have it: thirty microseconds, several hundred
    times a page. What was found is the same until the next start.
    """
    return _found(get_language(), words)


@lru_cache(maxsize=20_000)
def _found(_language: str | None, words: str) -> str:
    return gettext(words)
