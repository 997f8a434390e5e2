"""Deputies: public cards under /d/, the staff's pages under /deputies/, performance files under /performance/."""

from django.urls import path

from stations.views import quotas

app_name = "deputies"
urlpatterns = [
    path("deputies/quotas/", quotas.quotas, name="quotas"),
    path("deputies/quotas/<slug:figure>/", quotas.quota_set, name="quota_set"),
]
