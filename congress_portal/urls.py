"""Every address of the portal; each app's own stand in its ``urls.py``."""

from django.urls import include, path

from congress_portal.health import healthz
from stations.views import retention, screen

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("congress_portal.pages.urls")),
    path("accounts/", include("congress_portal.accounts.urls")),
    path("office/retention/", retention.retention, name="retention"),
    path("office/service/", include("stations.urls.service")),
    path("office/hooks/", include("congress_portal.integration.urls")),
    path("office/", include("congress_portal.loops.office.urls")),
    path("", include("congress_portal.operations.urls")),
    path("ledger/", include("congress_portal.loops.ledger.urls")),
    path("loops/", include("congress_portal.loops.urls")),
    path("papers/", include("congress_portal.issuing.urls")),
    path("imports/", include("congress_portal.imports.urls")),
    path("library/", include("congress_portal.library.urls")),
    path("opinions/", include("stations.urls.opinions")),
    path("proposals/", include("proposals.urls")),
    path("supervision/", include("supervision.urls")),
    path("meetings/", include("supervision.urls_meetings")),
    path("pressing/", include("supervision.urls_pressing")),
    path("occasions/", include("supervision.urls_occasions")),
    path("hearings/", include("supervision.urls_hearings")),
    path("projects/", include("votes.urls_projects")),
    path("calls/", include("votes.urls_calls")),
    path("reports/", include("stations.urls.reports")),
    path("publications/", include("stations.urls.publications")),
    path("votes/", include("votes.urls_box")),
    path("open/proposals/", include("proposals.open_urls")),
    path("open/projects/", include("votes.urls_open_projects")),
    path("votes/", include("votes.urls_ballots")),
    path("open/votes/", include("votes.urls_open_ballots")),
    path("open/hearings/", include("supervision.urls_open_hearings")),
    path("open/calls/", include("votes.urls_open_calls")),
    path("open/rules/", include("congress_portal.library.open_urls")),
    path("open/supervision/", include("supervision.open_urls")),
    path("open/", include("stations.urls.open")),
    path("manage/", include("stations.urls.manage")),
    path("track/", include("stations.urls.track")),
    path("visits/", include("stations.urls.visits")),
    path("groups/", include("stations.urls.groups")),
    path("links/", include("stations.urls.links")),
    path("months/", include("stations.urls.months")),
    path("notices/", include("congress_portal.notices.urls")),
    path("", include("congress_portal.dashboard.urls")),
    path("leaders/", include("congress_portal.dashboard.urls_leaders")),
    path("api/", include("congress_portal.api_urls")),
    path("desk/", include("stations.urls.desk")),
    path("", include("stations.urls.deputies")),
    path("", include("stations.urls.receptions")),
    path("", include("stations.urls.roster")),
    path("duty/", include("stations.urls.duty")),
    path("screen/", include("stations.urls.screen")),
    path("sw.js", screen.worker, name="worker"),
    path("routing/", include("stations.urls.routing")),
    path("health/", include("stations.urls.health")),
    path("callbacks/", include("stations.urls.callbacks")),
    path("evaluation/", include("stations.urls.evaluation")),
    path("", include("stations.urls")),
]
handler400 = "congress_portal.pages.errors.bad_request"
handler403 = "congress_portal.pages.errors.forbidden"
handler404 = "congress_portal.pages.errors.not_found"
handler500 = "congress_portal.pages.errors.server_error"
