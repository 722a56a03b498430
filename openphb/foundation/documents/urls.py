"""Routes of documents."""

from __future__ import annotations

from django.urls import path

from openphb.foundation.documents import views

app_name = "documents"
urlpatterns = [
    path("people/<uuid:subject_id>/documents/", views.documents, name="list"),
    path("people/<uuid:subject_id>/documents/add/", views.add, name="add"),
    path("documents/<uuid:document_id>/", views.download, name="download"),
]
