from django.urls import path

from stations.views import opinions, receipts

app_name = "opinion"
urlpatterns = [
    path("", opinions.opinions, name="list"),
    path("<str:code>/", opinions.detail, name="detail"),
    path("<str:code>/contact/", opinions.contact, name="contact"),
    path("<str:code>/receipt/", receipts.reprint, name="receipt"),
]
