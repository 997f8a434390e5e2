"""What proposals are compared by: the tokens of the text that counts, a row a proposal."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region
from proposals.models.cases import Proposal


class SearchText(models.Model):
    """Written in the transaction that hands a text in (``transitions.indexing``)."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, primary_key=True, related_name="search_text")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField(_("登记时间"))
    tokens = ArrayField(models.TextField())

    class Meta:
        verbose_name = _("比对内容")
        indexes = [models.Index(fields=["county", "-opened_at"], name="proposal_text_newest")]
