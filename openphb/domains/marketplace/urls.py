"""Routes of providers, orders and invoices."""

from __future__ import annotations

from django.urls import path

from openphb.domains.marketplace import views

app_name = "marketplace"
urlpatterns = [
    path("providers/", views.providers, name="providers"),
    path("providers/new/", views.provider_new, name="provider_new"),
    path("providers/<uuid:provider_id>/", views.provider, name="provider"),
    path("providers/<uuid:provider_id>/delivered/", views.keyed_file, name="keyed_file"),
    path(
        "providers/<uuid:provider_id>/delivered/template/",
        views.keyed_template,
        name="keyed_template",
    ),
    path("providers/people/<uuid:member_id>/end/", views.member_end, name="member_end"),
    path("invoices/", views.invoices, name="invoices"),
    path("invoices/<uuid:invoice_id>/", views.invoice, name="invoice"),
    path("arranged/<uuid:budget_id>/", views.arranged, name="arranged"),
    path("arranged/orders/<uuid:order_id>/agree/", views.agree, name="agree"),
    path("arranged/orders/<uuid:order_id>/right/", views.right, name="right"),
    path("orders/of/<uuid:budget_id>/", views.orders, name="orders"),
    path("orders/of/<uuid:budget_id>/new/", views.order_new, name="order_new"),
    path("orders/<uuid:order_id>/", views.order, name="order"),
    path("orders/<uuid:order_id>/agreed/", views.order_agreed, name="order_agreed"),
    path("orders/<uuid:order_id>/change/", views.order_change, name="order_change"),
    path("orders/<uuid:order_id>/end/", views.order_end, name="order_end"),
    path("orders/<uuid:order_id>/withdraw/", views.order_withdraw, name="order_withdraw"),
    path("orders/<uuid:order_id>/answered/", views.keyed_answer, name="keyed_answer"),
    path("orders/<uuid:order_id>/delivered/", views.keyed_delivery, name="keyed_delivery"),
    path("orders/<uuid:order_id>/invoice/", views.keyed_invoice, name="keyed_invoice"),
    path("orders/<uuid:order_id>/answers/", views.order_answers, name="order_answers"),
]
