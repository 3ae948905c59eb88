from django.urls import path

from sevanidhi.core.mailroom import views

app_name = "mailroom"

urlpatterns = [
    path("", views.letters, name="letters"),
    path("post/", views.post, name="post"),
    path("<int:pk>/", views.letter, name="letter"),
    path("<int:pk>/dismiss/", views.dismiss, name="dismiss"),
    path("<int:pk>/apart/", views.take_apart, name="take_apart"),
    path("<int:pk>/paper/<int:place>/", views.paper, name="paper"),
]
