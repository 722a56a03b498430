"""Routes of money that organisations hold."""

from django.urls import path

from openphb.domains.monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("held/", views.firms, name="firms"),
    path(
        "held/tenants/<uuid:tenant_id>/organisations/<uuid:organisation_id>/",
        views.firm,
        name="firm",
    ),
    path(
        "held/tenants/<uuid:tenant_id>/organisations/<uuid:organisation_id>/people/",
        views.invite,
        name="invite",
    ),
    path(
        "held/tenants/<uuid:tenant_id>/organisations/<uuid:organisation_id>/papers/",
        views.paper,
        name="paper",
    ),
    path("held/people/<uuid:firm_member_id>/end/", views.end_person, name="end_person"),
    path("held/agreements/<uuid:agreement_id>/", views.record, name="record"),
    path("held/liabilities/<uuid:liability_id>/", views.liability, name="liability"),
    path("held/rows/<uuid:held_row_id>/", views.row, name="row"),
    path("held/<uuid:holding_id>/", views.holding, name="holding"),
    path("held/<uuid:holding_id>/advance/", views.advance, name="advance"),
    path("held/<uuid:holding_id>/accept/", views.accept, name="accept"),
    path("held/<uuid:holding_id>/tell/", views.tell, name="tell"),
    path("held/<uuid:holding_id>/back/", views.ask_back, name="ask_back"),
    path("held/<uuid:holding_id>/received/", views.received, name="received"),
    path("held/<uuid:holding_id>/letter/", views.letter, name="letter"),
    path("budgets/<uuid:budget_id>/held/", views.held, name="held"),
    path("budgets/<uuid:budget_id>/held/ask/", views.ask, name="ask"),
]
