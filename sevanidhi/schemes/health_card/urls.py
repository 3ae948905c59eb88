"""Addresses of the health card."""

from django.urls import path

from sevanidhi.schemes.health_card.views import about, batches, calculators, cards

app_name = "health_card"
urlpatterns = [
    path("", about.about, name="about"),
    path("who/", about.who, name="who"),
    path("calculators/family/", calculators.family, name="family_calculator"),
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
