from django.urls import path

from votes.views import calls, candidates, suggestions

app_name = "calls"
urlpatterns = [
    path("", calls.calls, name="list"),
    path("new/", calls.call_new, name="new"),
    path("<int:pk>/", calls.call, name="detail"),
    path("<int:pk>/edit/", calls.call_edit, name="edit"),
    path("<int:pk>/do/<slug:name>/", calls.call_do, name="do"),
    path("<int:pk>/reviewers/<int:reviewer>/off/", calls.reviewer_off, name="reviewer_off"),
    path("<int:pk>/suggest/", suggestions.suggest, name="suggest"),
    path("<int:pk>/suggestions/", suggestions.suggestions, name="suggestions"),
    path("<int:pk>/clues/", suggestions.clues, name="clues"),
    path("<int:pk>/clues/<int:clue>/", suggestions.take, name="take"),
    path("<int:pk>/candidates/", candidates.candidates, name="candidates"),
    path("<int:pk>/candidates/new/", candidates.candidate_new, name="candidate_new"),
    path("<int:pk>/reserve/", candidates.reserve, name="reserve"),
    path("<int:pk>/reserve/<int:candidate>/", candidates.renew, name="renew"),
    path("suggestions/<int:pk>/", suggestions.suggestion, name="suggestion"),
    path("suggestions/<int:pk>/do/<slug:name>/", suggestions.suggestion_do, name="suggestion_do"),
    path("suggestions/<int:pk>/contact/", suggestions.contact, name="contact"),
    path("candidates/<int:pk>/", candidates.candidate, name="candidate"),
    path("candidates/<int:pk>/edit/", candidates.candidate_edit, name="candidate_edit"),
    path("candidates/<int:pk>/score/", candidates.score, name="score"),
    path("candidates/<int:pk>/do/<slug:name>/", candidates.candidate_do, name="candidate_do"),
]
