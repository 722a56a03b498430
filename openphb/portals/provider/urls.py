"""Routes of the provider's screens."""

from __future__ import annotations

from django.urls import path

from openphb.portals.provider import files, views

app_name = "provider"
urlpatterns = [
    path("provider/", views.home, name="home"),
    path("provider/orders/<uuid:order_id>/", views.order, name="order"),
    path("provider/orders/<uuid:order_id>/answer/", views.answer, name="answer"),
    path("provider/orders/<uuid:order_id>/delivered/", views.deliver, name="deliver"),
    path("provider/orders/<uuid:order_id>/invoice/", views.invoice_new, name="invoice_new"),
    path("provider/invoices/<uuid:invoice_id>/", views.invoice, name="invoice"),
    path("provider/invoices/<uuid:invoice_id>/credit/", views.credit, name="credit"),
    path("provider/files/delivered/", files.deliveries, name="deliveries_file"),
    path(
        "provider/files/delivered/template/", files.deliveries_template, name="deliveries_template"
    ),
    path("provider/files/invoices/", files.invoices, name="invoices_file"),
    path("provider/files/invoices/template/", files.invoices_template, name="invoices_template"),
]
