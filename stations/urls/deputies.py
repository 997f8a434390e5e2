"""Deputies: public cards under /d/, the staff's pages under /deputies/, performance files under /performance/."""

from django.urls import path

from stations.views import cards, deputies, performance, quotas

app_name = "deputies"
urlpatterns = [
    path("d/", deputies.deputies, name="list"),
    path("d/<slug:public_id>/", deputies.card, name="card"),
    path("d/<slug:public_id>/portrait.jpg", deputies.portrait, name="portrait"),
    path("d/<slug:public_id>/qr.svg", deputies.qr, name="qr"),
    path("d/<slug:public_id>/poster.pdf", deputies.poster, name="poster"),
    path("d/<slug:public_id>/opinion/", deputies.opinion, name="opinion"),
    path("deputies/", cards.cards, name="manage"),
    path("deputies/make/", cards.make, name="make"),
    path("deputies/posters.pdf", cards.all_posters, name="posters"),
    path("deputies/claims/", performance.claims, name="claims"),
    path("deputies/claims/<int:pk>/", performance.decide, name="decide"),
    path("deputies/overview/", performance.overview, name="overview"),
    path("deputies/quotas/", quotas.quotas, name="quotas"),
    path("deputies/quotas/<slug:figure>/", quotas.quota_set, name="quota_set"),
    path("deputies/<slug:public_id>/", cards.edit, name="edit"),
    path("deputies/<slug:public_id>/mandates/", cards.mandate_new, name="mandate_new"),
    path("deputies/<slug:public_id>/mandates/<int:pk>/", cards.mandate_end, name="mandate_end"),
    path("performance/", performance.mine, name="mine"),
    path("performance/go/<slug:word>/<int:key>/", performance.row, name="row"),
    path("performance/<slug:public_id>/", performance.file, name="file"),
    path("performance/<slug:public_id>/claim/", performance.claim, name="claim"),
    path("performance/<slug:public_id>/<int:year>.xlsx", performance.export, name="export"),
    path("performance/<slug:public_id>/<int:year>/print/", performance.paper, name="paper"),
]
