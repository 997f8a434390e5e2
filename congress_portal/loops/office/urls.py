from django.urls import path

from congress_portal.loops.office.views import calendar, clues, periods, terms, warnings

app_name = "office"
urlpatterns = [
    path("", periods.index, name="index"),
    path("periods/", periods.periods, name="periods"),
    path("periods/new/", periods.period_new, name="period_new"),
    path("periods/<int:pk>/revise/", periods.period_revise, name="period_revise"),
    path("periods/<int:pk>/end/", periods.period_end, name="period_end"),
    path("periods/<int:pk>/drop/", periods.period_drop, name="period_drop"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/", calendar.calendar_year, name="calendar_year"),
    path("calendar/<int:year>/edit/", calendar.calendar_edit, name="calendar_edit"),
    path("recompute/", calendar.recompute, name="recompute"),
    path("clues/", clues.clues, name="clues"),
    path("clues/<int:pk>/drop/", clues.clue_drop, name="clue_drop"),
    path("terms/", terms.terms, name="terms"),
    path("terms/<int:pk>/", terms.term, name="term"),
    path("warnings/", warnings.warnings, name="warnings"),
    path("warnings/<int:pk>/", warnings.warning_edit, name="warning_edit"),
]
