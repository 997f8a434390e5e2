from django.urls import path

from congress_portal.issuing.views import register

app_name = "issuing"
urlpatterns = [
    path("", register.papers, name="papers"),
    path("register.xlsx", register.sheet, name="sheet"),
    path("marks/", register.marks, name="marks"),
    path("<int:pk>/", register.paper, name="paper"),
    path("<int:pk>/letter.<slug:form>", register.letter, name="letter"),
]
