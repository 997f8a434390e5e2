from django.urls import path

from votes.views import boxing, voting

app_name = "box"
urlpatterns = [
    path("check/", boxing.check, name="check"),
    path("<slug:code>/vote/", voting.vote, name="vote"),
    path("<slug:code>/card/", voting.card, name="card"),
    path("<slug:code>/token/", voting.token, name="token"),
    path("<slug:code>/give_back/", voting.give_back, name="give_back"),
    path("<slug:code>/cast/", voting.cast, name="cast"),
    path("<slug:code>/spoil/", voting.spoil, name="spoil"),
    path("<slug:code>/key/", boxing.key, name="key"),
    path("<slug:code>/cards/", boxing.cards, name="cards"),
    path("<slug:code>/cards/back/<int:pk>/", boxing.card_back, name="card_back"),
    path("<slug:code>/unlock/", boxing.unlock, name="unlock"),
    path("<slug:code>/board/", boxing.board, name="board"),
    path("<slug:code>/board.json", boxing.board_data, name="board_data"),
    path("<slug:code>/recount.zip", boxing.recount, name="recount"),
]
