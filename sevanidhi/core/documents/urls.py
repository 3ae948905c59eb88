from django.urls import path

from sevanidhi.core.documents import views

app_name = "documents"

urlpatterns = [
    path("paper/<uuid:key>/", views.paper, name="paper"),
    path("check/", views.check, name="check"),
    path("check/<str:number>", views.check, name="check_number"),
]
