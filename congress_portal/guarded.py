"""What stands before every form that anybody may send: a trap, a signed time, limits, and a proof where signs ask it.

An elder who writes one letter sees none of it. Who is asked, and why: ``congress_portal.guard``; decided here, on the
server, whatever a script in the page did.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congress_portal import guard as guards
from congress_portal import proof
from congress_portal.guard import Guard
from congress_portal.phones import half_width


class Guarded(forms.Form):
    """Mix in before the form. Its fields are read after the form's own, so that no proof is spent on a broken form."""

    company_fax = forms.CharField(
        label=_("此处请留空"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        template_name="guarded/trap.html",  # type: ignore[call-arg]
    )
    answer = forms.CharField(
        label=_("小验证"),
        required=False,
        max_length=20,
        template_name="guarded/proof.html",  # type: ignore[call-arg]
    )
    GUARDS = ("company_fax", "answer", "agree")
    asks = False
    """Whether the page shows the proof."""
    _asks_anew = False
    earlier: Any = None
    """What the same person sent already, in the same words."""

    def __init__(self, *args: Any, guard: Guard, **kwargs: Any) -> None:
        self.guard = guard
        super().__init__(*args, **kwargs)
        self.asks = not self.is_bound and guard.is_busy()

    @property
    def content(self) -> dict[str, Any]:
        """What was typed, without what guards it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.GUARDS}

    def clean_answer(self) -> str:
        mobile = self.cleaned_data.get("mobile", "")
        self._refuse_flood(mobile)
        trapped, opened = self.cleaned_data.get("company_fax"), self.sent("opened")
        if not (trapped or guards.is_hasty(opened) or self.guard.is_busy(mobile)):
            return ""
        self.asks = True
        if not self.errors and not self._is_proved():  # no proof is spent on a form that goes back anyway
            self._asks_anew = True
            raise forms.ValidationError(
                _("为防止机器批量提交，请等这里显示“已验证”，或者算出这道题，再按提交。您写的内容都还在。"),
                code="proof",
            )
        return ""

    def _refuse_flood(self, mobile: str) -> None:
        if mobile and self.guard.is_spent(mobile):
            self.add_error("mobile", _("这个电话今天已经提交过很多次，请明天再来，或者到联络站当面反映。"))

    def _is_proved(self) -> bool:
        answer = half_width(self.cleaned_data.get("answer") or self.sent("answer"))
        return proof.is_worked(self.sent("proof")) or proof.is_summed(self.sent("sum"), answer)

    def sent(self, name: str) -> str:
        """What the page's own hidden fields brought along."""
        return str(self.data.get(self.add_prefix(name)) or "") if self.is_bound else ""

    def offer(self, earlier: Any) -> None:
        """The same words came from the same person a while ago: show the earlier receipt, and ask."""
        self.earlier = earlier
        self.add_error(None, _("您已经反映过同样的内容，我们已经收到。确实要再交一次，请再按一次提交。"))

    @property
    def stamp(self) -> str:
        """When the page was opened first: mending a mistake quickly is no haste."""
        return self.sent("opened")[:100] or guards.stamp()

    @property
    def challenge(self) -> str:
        return proof.challenge()

    @cached_property
    def sealed_sum(self) -> str:
        """The sum on the page: the one that was asked, as long as it may still be good."""
        asked = self.sent("sum")
        return asked if asked and not self._asks_anew and proof.words_of(asked) else proof.new_sum()

    @property
    def sum_in_words(self) -> str:
        return proof.words_of(self.sealed_sum)
