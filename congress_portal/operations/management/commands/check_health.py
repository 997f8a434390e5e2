from typing import Any

from django.core.management.base import BaseCommand, CommandError

from congress_portal.operations.measures import take_all


class Command(BaseCommand):
    help = "Take every measure of the operator; exits 1 where one is over its limit. For cron: it needs no worker."

    def handle(self, *args: Any, **options: Any) -> None:
        readings = take_all()
        for one in readings:
            value = "—" if one.value is None else f"{one.value:g}{one.measure.unit}"
            mark = "超限" if one.is_bad else "正常"
            self.stdout.write(f"{mark}  {one.measure.label}：{value}（限{one.limit:g}{one.measure.unit}）")
        if bad := sum(one.is_bad for one in readings):
            raise CommandError(f"{bad}项超限。")
