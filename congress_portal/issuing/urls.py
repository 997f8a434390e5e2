from django.urls import path

from congress_portal.issuing.views import previews, register

app_name = "issuing"
urlpatterns = [
    path("", register.papers, name="papers"),
    path("register.xlsx", register.sheet, name="sheet"),
    path("marks/", register.marks, name="marks"),
    path("samples/", previews.samples_list, name="samples"),
    path("samples/<slug:key>/", previews.sample, name="sample"),
    path("samples/<slug:key>/letter.<slug:form>", previews.sample_letter, name="sample_letter"),
    path("samples/<slug:key>/<int:page>.png", previews.sample_picture, name="sample_picture"),
    path("<int:pk>/", register.paper, name="paper"),
    path("<int:pk>/letter.<slug:form>", register.letter, name="letter"),
]
