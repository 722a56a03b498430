"""Makes the templates, static files and template tags of this layer known to Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """No models: only what screens are made of."""

    name = "openphb.web"
    label = "openphb_web"
    verbose_name = "Screens"
