from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VotesConfig(AppConfig):
    name = "votes"
    verbose_name = _("民生实事项目票决")

    def ready(self) -> None:
        from congress_portal.issuing import again
        from congress_portal.loops import subjects
        from congress_portal.loops.loading import also
        from votes import doings, loading, samples
        from votes.ballots import papers as ballot_papers
        from votes.ballots import rules as voting_rules
        from votes.projects import loading as project_loading
        from votes.views import ballots, calls, candidates

        doings.register()
        samples.register()
        again.register("ballot", ballot_papers.announced_again)
        also("voices", project_loading.load_voices)
        also("criteria", loading.load_criteria)
        also("screening", loading.load_screening)
        subjects.register("call", calls.address_of)
        subjects.register("suggestion", calls.address_of_suggestion)
        subjects.register("candidate", candidates.address_of)
        also("voting rules", voting_rules.load)
        subjects.register("ballot", ballots.address_of)
