"""Every address of the API. A move is a POST of its own, never a change of a status."""

from django.http import Http404
from django.urls import path, re_path
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from congress_portal.accounts import api as accounts
from congress_portal.dashboard import api as dashboard
from congress_portal.loops import api as loops
from congress_portal.notices import api as notices
from proposals import api as proposals
from stations import api as stations
from stations import api_evaluation as stations_evaluation
from votes.projects import api as projects

app_name = "api"


class Nothing(APIView):
    """An address that does not exist answers in the API's own shape."""

    permission_classes = ()

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        raise Http404

    post = put = patch = delete = get


# The reader of the schema draws with inline style attributes; scripts stay our own files only.
docs = csp_override(
    {
        "default-src": [CSP.SELF],
        "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
        "img-src": [CSP.SELF, "data:"],
        "object-src": [CSP.NONE],
        "base-uri": [CSP.NONE],
        "form-action": [CSP.NONE],
        "frame-ancestors": [CSP.NONE],
    }
)(SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="dashboard/api_docs.html"))

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    path("v1/token/", accounts.TokenView.as_view(), name="token"),
    path("v1/stations/", stations.StationList.as_view(), name="stations"),
    path("v1/stations/<slug:public_id>/", stations.StationView.as_view(), name="station"),
    path("v1/opinions/", stations.OpinionList.as_view(), name="opinions"),
    path("v1/opinions/track/<slug:track_code>/", stations.TrackView.as_view(), name="track"),
    path("v1/opinions/<code:code>/", stations.OpinionView.as_view(), name="opinion"),
    path("v1/evaluation/", stations_evaluation.EvaluationView.as_view(), name="evaluation"),
    path("v1/proposals/", proposals.ProposalList.as_view(), name="proposals"),
    path("v1/proposals/<code:code>/", proposals.ProposalView.as_view(), name="proposal"),
    path("v1/projects/", projects.ProjectList.as_view(), name="projects"),
    path("v1/projects/<code:code>/", projects.ProjectView.as_view(), name="project"),
    path("v1/figures/", dashboard.FiguresView.as_view(), name="figures"),
    path("v1/loops/", loops.LoopList.as_view(), name="loops"),
    path("v1/loops/<code:code>/", loops.LoopView.as_view(), name="loop"),
    *(
        path(f"v1/loops/<code:code>/{name}/", view.as_view(), name=f"loop_{name}")
        for name, view in loops.move_views().items()
    ),
    path("v1/notices/", notices.NoticeList.as_view(), name="notices"),
    path("v1/notices/read/", notices.ReadAll.as_view(), name="notices_read"),
    path("v1/notices/<int:notice>/read/", notices.ReadOne.as_view(), name="notice_read"),
    re_path(r"^v1/", Nothing.as_view(), name="nothing"),
]
