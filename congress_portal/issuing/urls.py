from django.urls import path

from congress_portal.issuing.views import books, previews, register, voiding

app_name = "issuing"
urlpatterns = [
    path("", register.papers, name="papers"),
    path("register.xlsx", register.sheet, name="sheet"),
    path("at-home/", register.numbered_at_home, name="at_home"),
    path("marks/", books.marks, name="marks"),
    path("books/<int:pk>/", books.book, name="book"),
    path("books/<int:pk>/before/", books.before, name="book_before"),
    path("books/<int:pk>/run/", books.run, name="book_run"),
    path("books/<int:pk>/run/confirm/", books.run_confirm, name="book_run_confirm"),
    path("books/<int:pk>/run/drop/", books.run_drop, name="book_run_drop"),
    path("samples/", previews.samples_list, name="samples"),
    path("samples/<slug:key>/", previews.sample, name="sample"),
    path("samples/<slug:key>/letter.<slug:form>", previews.sample_letter, name="sample_letter"),
    path("samples/<slug:key>/<int:page>.png", previews.sample_picture, name="sample_picture"),
    path("<int:pk>/", register.paper, name="paper"),
    path("<int:pk>/void/", voiding.ask, name="void_ask"),
    path("<int:pk>/void/confirm/", voiding.confirm, name="void_confirm"),
    path("<int:pk>/void/drop/", voiding.drop, name="void_drop"),
    path("<int:pk>/void/replacement/", voiding.replacement, name="void_replacement"),
    path("<int:pk>/void/again/", voiding.again, name="void_again"),
    path("<int:pk>/letter.<slug:form>", register.letter, name="letter"),
]
