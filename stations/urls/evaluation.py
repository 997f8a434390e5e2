from django.urls import path

from stations.views import callbacks, evaluation

app_name = "evaluation"
urlpatterns = [
    path("", evaluation.sheet, name="sheet"),
    path("export.csv", evaluation.export, name="export"),
    path("flags/", evaluation.questions, name="flags"),
    path("flags/<int:pk>/", evaluation.question, name="flag"),
    path("draws/", callbacks.draws, name="draws"),
    path("compare/", evaluation.compare, name="compare"),
]
