"""The closed lists of words of stations and opinions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Tier(TextChoices):
    STATION = "station", _("代表联络站")
    ROOM = "room", _("代表联络室")
    POINT = "point", _("代表联络点")


class NameMode(TextChoices):
    NAMED = "named", _("实名，承办单位可以联系我")
    HIDDEN = "hidden", _("实名，但不告诉承办单位")
    ANONYMOUS = "anonymous", _("匿名")


class Channel(TextChoices):
    WEB = "web", _("网上提交")
    DESK = "desk", _("联络站代为登记")


class Satisfaction(TextChoices):
    SATISFIED = "satisfied", _("满意")
    BASICALLY = "basically", _("基本满意")
    DISSATISFIED = "dissatisfied", _("不满意")


class Ground(TextChoices):
    """Why an opinion is not taken on. The redirections name the right door."""

    REDIRECT_PETITION = "redirect_petition", _("属于信访事项，请向信访部门反映")
    REDIRECT_HOTLINE = "redirect_hotline", _("属于政务热线事项，请拨打12345")
    REDIRECT_LEGAL = "redirect_legal", _("已经或应当通过诉讼、复议、仲裁等法定途径解决")
    OTHER_LEVEL = "other_level", _("不属于本县（市、区）职权范围")
    UNCLEAR = "unclear", _("内容不清楚，无法办理")
    UNLAWFUL = "unlawful", _("内容违反法律法规")
    REPEATED = "repeated", _("同一事项已经答复，没有新的情况")
