from django.urls import path, re_path

from supervision.views import announcing, meetings

app_name = "meeting"
urlpatterns = [
    path("", meetings.meetings, name="list"),
    path("new/", meetings.meeting_new, name="new"),
    path("members/", meetings.members, name="members"),
    path("members/<int:pk>/end/", meetings.member_end, name="member_end"),
    path("<int:pk>/", meetings.meeting, name="detail"),
    path("<int:pk>/move/", meetings.meeting_move, name="move"),
    path("<int:pk>/items/new/", meetings.item_new, name="item_new"),
    path("<int:pk>/papers/new/", meetings.paper_new, name="paper_new"),
    path("<int:pk>/papers/<int:paper>/", meetings.hand_in, name="hand_in"),
    path("<int:pk>/papers/<int:paper>/file/", meetings.paper_file, name="paper_file"),
    path("<int:pk>/items/<int:item>/decide/", meetings.decide, name="decide"),
    path("<int:pk>/items/<int:item>/vote/", meetings.vote, name="vote"),
    path("<int:pk>/bulletin.<slug:form>", announcing.bulletin, name="bulletin"),
    path("<int:pk>/roll/", meetings.roll, name="roll"),
    path("<int:pk>/minutes/", meetings.minutes, name="minutes"),
    path("<int:pk>/call_off/", meetings.call_off, name="call_off"),
    re_path(r"^(?P<pk>\d+)/(?P<act>open|adjourn|take_off|drop_vote|bulletin)/$", meetings.act, name="act"),
]
