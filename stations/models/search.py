"""What opinions are found by: a narrow table of its own, so that a frequent word is counted without reading texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region
from congress_portal.grams import quoted
from stations.models.opinions import Opinion


class TokensField(models.Field):
    """A ``tsvector`` of tokens as they are: no parser of PostgreSQL's and no locale has a say in it."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector"

    def get_prep_value(self, value: Iterable[str] | None) -> str | None:
        return None if value is None else " ".join(sorted(quoted(token) for token in value))

    def from_db_value(self, value: str | None, *context: object) -> list[str] | None:
        return None if value is None else [token[1:-1].replace("''", "'") for token in value.split()]


@TokensField.register_lookup
class Match(Lookup):
    """``tokens__match="'路灯' & '坏了'"``: a tsquery of quoted tokens."""

    lookup_name = "match"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]
        lhs, lhs_values = self.process_lhs(compiler, connection)
        return f"{lhs} @@ %s::tsquery", [*lhs_values, self.rhs]


class SearchText(models.Model):
    """The words and tokens of one opinion (``transitions.indexing``). Never anything of ``Contact``.

    ``words`` is the normal form that phrases are looked for in. Both long columns lie outside the row
    (``toast_tuple_target`` in the migration); ``tokens`` also holds ``@12``, the key of the county.
    """

    opinion = models.OneToOneField(Opinion, models.PROTECT, primary_key=True, related_name="search_text")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    words = models.TextField()
    tokens = TokensField()

    class Meta:
        verbose_name = _("检索内容")
        indexes = [
            GinIndex(fields=["tokens"], name="search_text_tokens", gin_pending_list_limit=1024),
            models.Index(fields=["county", "-opened_at"], name="search_text_newest"),
        ]
