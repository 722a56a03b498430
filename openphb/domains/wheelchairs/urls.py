"""Routes of wheelchairs."""

from __future__ import annotations

from django.urls import path

from openphb.domains.wheelchairs import views

app_name = "wheelchairs"
urlpatterns = [
    path("wheelchairs/of/<uuid:budget_id>/", views.chair, name="chair"),
    path("wheelchairs/of/<uuid:budget_id>/arrange/", views.arrange, name="arrange"),
    path("wheelchairs/<uuid:wheelchair_id>/order/", views.order, name="order"),
    path("wheelchairs/<uuid:wheelchair_id>/handed-over/", views.handed_over, name="handed_over"),
    path("wheelchairs/<uuid:wheelchair_id>/end/", views.end, name="end"),
    path("wheelchairs/<uuid:wheelchair_id>/added/", views.added, name="added"),
    path("wheelchairs/<uuid:wheelchair_id>/invoice/", views.invoice, name="invoice"),
    path("wheelchairs/<uuid:wheelchair_id>/looked/", views.looked, name="looked"),
    path("wheelchairs/added/<uuid:added_id>/paid/", views.added_paid, name="added_paid"),
    path("wheelchairs/added/<uuid:added_id>/back/", views.added_back, name="added_back"),
    path(
        "wheelchairs/added/<uuid:added_id>/withdraw/", views.added_withdraw, name="added_withdraw"
    ),
    path(
        "wheelchairs/invoices/<uuid:chair_invoice_id>/withdraw/",
        views.invoice_withdraw,
        name="invoice_withdraw",
    ),
    path("wheelchairs/repairs/<uuid:repair_id>/", views.repair_done, name="repair_done"),
    path("budgets/<uuid:budget_id>/wheelchair/", views.own, name="own"),
    path("budgets/<uuid:budget_id>/wheelchair/repair/", views.repair, name="repair"),
    path("budgets/<uuid:budget_id>/wheelchair/changed/", views.changed, name="changed"),
]
