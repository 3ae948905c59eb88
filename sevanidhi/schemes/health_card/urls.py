"""Addresses of the health card."""

from django.urls import path

from sevanidhi.schemes.health_card.views import (
    about,
    batches,
    calculators,
    cards,
    cell,
    ddo,
    desk,
    family,
    staff,
)

app_name = "health_card"
urlpatterns = [
    path("", about.about, name="about"),
    path("who/", about.who, name="who"),
    path("calculators/family/", calculators.family, name="family_calculator"),
    # Families
    path("register/", family.register, name="register"),
    path("family/", family.mine, name="my_family"),
    path("desk/", desk.desk, name="desk"),
    path("desk/families/", desk.verified, name="desk_families"),
    path("desk/families/<str:number>/", desk.family, name="desk_family"),
    path("desk/list/pattern/", staff.pattern, name="staff_pattern"),
    path("desk/list/<str:code>/", staff.load, name="staff_load"),
    path("confirm/", staff.confirm, name="confirm"),
    path("confirm/code/", staff.confirm_code, name="confirm_code"),
    path("desk/<str:number>/", desk.case, name="desk_case"),
    path("desk/<str:number>/photo/<uuid:key>/", desk.photo, name="desk_photo"),
    path("desk/<str:number>/received/", desk.received, name="desk_received"),
    path("desk/<str:number>/verify/", desk.verify, name="desk_verify"),
    path("desk/<str:number>/return/", desk.send_back, name="desk_return"),
    path("desk/<str:number>/refuse/", desk.refuse, name="desk_refuse"),
    # Officers
    path("ddo/find/", ddo.find, name="find_officer"),
    path("cell/registrations/", cell.listed, name="registrations"),
    path("cell/registrations/<str:number>/link/", cell.link_again, name="link_again"),
    path("cell/ddo-list/", cell.load_list, name="ddo_list"),
    path("cell/ddo-list/sample/", cell.sample, name="ddo_list_sample"),
    # Cards
    path("card/", cards.own, name="card"),
    path("card/print/", cards.print_own, name="card_print"),
    path("card/lost/", cards.own_lost, name="card_lost"),
    path("cards/", cards.find, name="cards"),
    path("cards/<int:serial>/", cards.one, name="card_of"),
    path("cards/<int:serial>/lost/", cards.lost, name="lost"),
    path("cards/<int:serial>/reprint/", cards.reprint, name="reprint"),
    path("cards/<int:serial>/revoke/", cards.revoke, name="revoke"),
    path("cell/revocations/", cards.revocations, name="revocations"),
    path("cell/batches/", batches.batches, name="batches"),
    path("cell/batches/<str:number>/", batches.batch, name="batch"),
    path("cell/batches/<str:number>/manifest/", batches.manifest, name="manifest"),
    path("cell/batches/<str:number>/sheets/<int:part>/", batches.sheets, name="sheets"),
    path("cell/batches/<str:number>/printed/<int:part>/", batches.printed, name="printed"),
    path("cell/batches/<str:number>/spoiled/", batches.spoil, name="spoil"),
    path("cell/batches/<str:number>/send/<str:code>/", batches.send, name="send"),
    path("parcels/", batches.parcels, name="parcels"),
    path("parcels/<int:pk>/", batches.parcel, name="parcel"),
    path("parcels/<int:pk>/note/", batches.note, name="parcel_note"),
    path("parcels/<int:pk>/list/", batches.hand_over_list, name="hand_over_list"),
    path("parcels/<int:pk>/cards/<int:serial>/", batches.hand_over, name="hand_over"),
]
