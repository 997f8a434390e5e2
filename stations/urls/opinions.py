from django.urls import path

from stations.views import named, opinions, personal, ratings, receipts, replies, reports

app_name = "opinion"
urlpatterns = [
    path("", opinions.opinions, name="list"),
    path("duty/", named.duty, name="duty"),
    path("duty/hand/<int:unit>/<int:person>/", named.hand, name="duty_hand"),
    path("duty/handovers/<int:pk>/", named.handover, name="handover"),
    path("duty/handovers/<int:pk>/sign/", named.sign, name="handover_sign"),
    path("<code:code>/", opinions.detail, name="detail"),
    path("<code:code>/alike/", opinions.alike, name="alike"),
    path("<code:code>/contact/", opinions.contact, name="contact"),
    path("<code:code>/data/", personal.desk_correct, name="data"),
    path("<code:code>/data/forget/", personal.desk_forget, name="forget"),
    path("<code:code>/report/", reports.hand_over, name="report"),
    path("<code:code>/receipt/", receipts.reprint, name="receipt"),
    path("<code:code>/rating/", ratings.enter, name="rating"),
    path("<code:code>/replies/", replies.replies, name="replies"),
    path("<code:code>/replies/<int:pk>/hand/", replies.hand, name="reply_hand"),
    path("<code:code>/replies/<int:pk>/words/", replies.words, name="reply_words"),
    path("<code:code>/replies/<int:pk>/paper/", replies.paper, name="reply_paper"),
]
