from django.urls import path

from stations.views import desk

app_name = "desk"
urlpatterns = [
    path("<slug:public_id>/", desk.station, name="station"),
    path("<slug:public_id>/new/", desk.new, name="new"),
    path("<slug:public_id>/<slug:number>/", desk.slip, name="slip"),
    path("<slug:public_id>/<slug:number>/edit/", desk.edit, name="edit"),
    path("<slug:public_id>/<slug:number>/print/", desk.printing, name="print"),
    path("<slug:public_id>/<slug:number>/paper/", desk.paper, name="paper"),
    path("<slug:public_id>/<slug:number>/slip.pdf", desk.pdf, name="pdf"),
    path("<slug:public_id>/<slug:number>/confirm/", desk.confirm, name="confirm"),
    path("<slug:public_id>/<slug:number>/receipt/", desk.receipt, name="receipt"),
    path("<slug:public_id>/<slug:number>/drop/", desk.drop, name="drop"),
    path("<slug:public_id>/<slug:number>/photo.jpg", desk.photo, name="photo"),
    path("<slug:public_id>/<slug:number>/followers/<int:pk>/", desk.unfollow, name="unfollow"),
]
