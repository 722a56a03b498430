"""Routes of sufficiency."""

from __future__ import annotations

from django.urls import path

from openphb.domains.sufficiency import views

app_name = "sufficiency"
urlpatterns = [
    path("enough/", views.places, name="places"),
    path("enough/<uuid:tenant_id>/", views.enough, name="enough"),
    path("enough/<uuid:tenant_id>/raise/", views.propose, name="propose"),
    path("enough/batches/<uuid:batch_id>/", views.batch, name="batch"),
    path("enough/rows/<uuid:row_id>/leave-out/", views.leave_out, name="leave_out"),
    path("enough/rises/<uuid:raise_id>/", views.letter_page, name="letter"),
    path("enough/rises/<uuid:raise_id>/letter.pdf", views.letter_pdf, name="letter_pdf"),
]
