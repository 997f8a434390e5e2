"""What is asked before a key of the API is made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.forms import LONGEST_PASSWORD
from congress_portal.accounts.scopes import SCOPES


class KeyForm(forms.Form):
    """``asks_password``: where the log-in lies longer back."""

    name = forms.CharField(
        label=_("用途"), max_length=60, help_text=_("给哪个系统或程序用，例如“县政务平台同步”。")
    )
    scopes = forms.MultipleChoiceField(
        label=_("权限范围"),
        choices=[(word, format_lazy("{}（{}）", label, word)) for word, label in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只勾选用得到的。令牌能做的，不超过您本人的职责。"),
    )
    days = forms.IntegerField(label=_("有效天数"), min_value=1, initial=90)
    password = forms.CharField(
        label=_("现在的密码"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text=_("登录已有一段时间，请再输入一次。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, asks_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = self.fields["days"]
        assert isinstance(days, forms.IntegerField)
        most = min(settings.API_KEY_DAYS, 90)
        days.initial, days.help_text = (
            most,
            _("最多%(most)d天，到期后请建新的。") % {"most": settings.API_KEY_DAYS},
        )
        if not asks_password:
            del self.fields["password"]
