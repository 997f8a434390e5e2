"""What scrutineers and the office send about the box. The browser fills the hidden fields."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from votes.sealed.box import read_card_code
from votes.transitions.boxing import MOST_CARDS

HEX = r"^[0-9a-f]+$"


class KeyForm(forms.Form):
    """``share_hashes``: five SHA-256 in hex with spaces between."""

    box_key = forms.RegexField(regex=HEX, max_length=130, widget=forms.HiddenInput, label=_("票箱公钥"))
    share_hashes = forms.CharField(max_length=400, widget=forms.HiddenInput, label=_("密钥份额"))

    def clean_share_hashes(self) -> list[str]:
        return str(self.cleaned_data["share_hashes"]).split()


class UnlockForm(forms.Form):
    private_key = forms.RegexField(
        regex=HEX, max_length=64, widget=forms.HiddenInput, label=_("票箱密钥"),
        error_messages={"required": _("要三名监票人的密钥，现在还不够。"), "invalid": _("密钥不对，请核对。")},
    )  # fmt: skip


class CardsForm(forms.Form):
    number = forms.IntegerField(
        min_value=1,
        max_value=MOST_CARDS,
        label=_("张数"),
        help_text=_("比到会人数多印一些，剩下的当众销毁。"),
    )


class CardBackForm(forms.Form):
    """The code of a card that comes back unused."""

    code = forms.CharField(
        max_length=40, label=_("卡号"), help_text=_("密封卡上的16位，字母大小写都行，横线可以不输。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        if not read_card_code(self.cleaned_data["code"]):
            raise forms.ValidationError(_("卡号不对，请对照密封卡再看一遍。"))
        return str(self.cleaned_data["code"])
