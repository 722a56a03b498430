"""Where somebody leaves for a service, and comes back: under /accounts/, beside allauth's pages."""

from __future__ import annotations

from django.urls import path

from openphb.foundation.access.sign_in import views

urlpatterns = [
    path("nhs-login/", views.nhs_login, name="nhs_login_start"),
    path("nhs-login/back/", views.nhs_login_back, name="nhs_login_back"),
    path("cis2/", views.cis2, name="cis2_start"),
    path("cis2/back/", views.cis2_back, name="cis2_back"),
    path("keys.json", views.keys, name="sign_in_keys"),
]
