from django.urls import path

from congress_portal.pages import elder, styleguide

app_name = "pages"
urlpatterns = [
    path("elder/", elder.switch, name="elder"),
    path("styleguide/", styleguide.show, name="styleguide"),
]
