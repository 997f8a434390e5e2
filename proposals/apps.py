from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = _("代表建议")

    def ready(self) -> None:
        from congress_portal.issuing import again, at_home, undoing
        from congress_portal.loops import subjects
        from congress_portal.loops.loading import also
        from proposals import doings, loading, meeting_letter, reply_paper, samples
        from proposals.views import appeals, drafts, indices, matters, meetings, sessions, supervising

        doings.register()
        samples.register()
        again.register("assignment", meeting_letter.letter_again)
        undoing.register("assignment", meeting_letter.unit_of)
        at_home.register(reply_paper.numbered_at_home)
        subjects.register("draft", drafts.address_of)
        subjects.register("appeal", appeals.address_of)
        subjects.register("snapshot", indices.address_of)
        subjects.register("assignment", meetings.address_of)
        subjects.register("congress_session", sessions.address_of)
        subjects.register("guidance", supervising.address_of)
        subjects.register("matter", matters.address_of)
        also("grounds", loading.load_grounds)
        also("thresholds", loading.load_thresholds)
        also("results", loading.load_results)
        also("indicators", loading.load_formula)
