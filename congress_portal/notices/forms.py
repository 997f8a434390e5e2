"""The page on which a person chooses how to hear of things."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.notices import channels
from congress_portal.notices.models import Channel, Subscription
from congress_portal.notices.outbox import DEFAULT_ON


class SubscriptionsForm(forms.Form):
    """One tick a channel that is configured and speaks to persons."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        chosen = dict(Subscription.objects.filter(user=user).values_list("channel", "is_on"))
        for channel in channels.personal():
            self.fields[channel.value] = forms.BooleanField(
                label=channel.label,
                required=False,
                initial=chosen.get(channel.value, DEFAULT_ON[channel]),
                help_text=self._hint(channel),
            )

    def _hint(self, channel: Channel) -> str:
        """Which address is used, so that the reader sees whether it is still right."""
        address = self.user.email if channel == Channel.EMAIL else self.user.mobile
        if address:
            return _("发送到 %(address)s") % {"address": address}
        return (
            _("您还没有登记邮箱，请联系管理员。")
            if channel == Channel.EMAIL
            else _("您还没有登记手机号码，请联系管理员。")
        )
