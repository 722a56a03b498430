"""Lets the sign-in pages, which allauth writes for Django's engine, look like all others."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from openphb.web.forms.rendering import field_group
from openphb.web.shortcuts import layout_for

register = template.Library()


@register.simple_tag(takes_context=True)
def framed(context: Context, title: str, content: str, end: str) -> SafeString:
    """The whole page: the product's frame around what allauth's template made."""
    inside = {"title": title, "content": content, "end": end}
    return rendered("layouts/sign_in.jinja", inside | {"layout": layout_for(context["request"])})


@register.simple_tag
def nhs_field(bound: BoundField) -> SafeString:
    """Label, hint, error and input of a field."""
    return field_group(bound)


@register.simple_tag
def nhs_errors(form: forms.BaseForm) -> SafeString:
    """The error summary of a form; nothing where it has no error."""
    return rendered("components/form_errors.jinja", {"form": form})


def rendered(name: str, context: dict[str, Any]) -> SafeString:
    """What a Jinja template of ours makes of `context`."""
    return mark_safe(get_template(name).render(context))  # noqa: S308  made by an autoescaping template
