"""The addresses of people, under people/."""

from django.urls import path

from sevanidhi.core.people.views import changes, registers

app_name = "people"
urlpatterns = [
    path("me/", registers.profile, name="profile"),
    path("staff/", registers.staff, name="staff"),
    path("staff/join/", changes.join, name="join"),
    path("staff/take-in/", changes.take_in, name="take_in"),
    path("staff/pay/", changes.pay_list, name="pay_list"),
    path("staff/<str:employee_id>/", registers.employee, name="employee"),
    path("staff/<str:employee_id>/transfer/", changes.transfer, name="transfer"),
    path("staff/<str:employee_id>/relieve/", changes.relieve, name="relieve"),
    path("staff/<str:employee_id>/leave/", changes.leave, name="leave"),
    path("staff/<str:employee_id>/pay/", changes.pay, name="pay"),
    path("changes/", changes.waiting, name="changes"),
    path("changes/<int:pk>/", changes.change, name="change"),
    path("movements/", registers.movements, name="movements"),
]
