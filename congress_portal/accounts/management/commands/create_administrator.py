from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from congress_portal.accounts import transitions
from congress_portal.accounts.models import Level, Region, Role, Unit, UnitKind


class Command(BaseCommand):
    help = "Make the first administrator of a county and print a temporary password, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="登录名")
        parser.add_argument("name", help="姓名")
        parser.add_argument("--county", required=True, help="县（市、区）的编码，例如 330127")
        parser.add_argument("--county-name", default="", help="新装时一并建立的县（市、区）的名称")
        parser.add_argument("--unit", default="", help="人大常委会办公室的单位编码；只有一个时可不写")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        unit = self._unit(options["county"], options["unit"], options["county_name"])
        try:
            user, password = transitions.make_user(
                username=options["username"], name=options["name"], county=unit.county, by=None
            )
            transitions.give_duty(
                user=user, role=Role.ADMINISTRATOR, unit=unit, since=timezone.localdate(), by=None
            )
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from None
        self.stdout.write(f"已建立管理员 {user.username}（{user.name}，{unit.name}）。")
        self.stdout.write(f"临时密码（只显示这一次，首次登录须修改）：{password}")

    def _unit(self, county: str, code: str, county_name: str) -> Unit:
        if not Region.objects.filter(code=county).exists():
            if not county_name:
                raise CommandError(f"没有编码为 {county} 的县（市、区）；新装时请用 --county-name 写明名称。")
            return self._founded(county, county_name)
        units = Unit.objects.filter(county__code=county, kind=UnitKind.CONGRESS_OFFICE, is_active=True)
        if code:
            units = units.filter(code=code)
        found = list(units.select_related("county", "region")[:2])
        if len(found) != 1:
            raise CommandError("没有找到唯一的人大常委会办公室，请用 --unit 写明它的单位编码。")
        return found[0]

    def _founded(self, code: str, name: str) -> Unit:
        """A new installation: the county and its congress office, from which everything else is entered."""
        county = Region.objects.create(code=code, name=name, level=Level.COUNTY, mca_code=code, nbs_code=code)
        return Unit.objects.create(
            county=county,
            region=county,
            kind=UnitKind.CONGRESS_OFFICE,
            code="office",
            name=f"{name}人大常委会办公室",
        )
