import gc
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from congress_portal.demo import load


class Command(BaseCommand):
    help = "Load the demo county (Chun'an) with a year of opinions. Does nothing where it is loaded already."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("正式环境不能载入演示数据。")
        try:
            if load.is_loaded():
                self.stdout.write("演示数据已经载入，未作改动。")
                return
        except load.Occupied:
            raise CommandError("数据库里已有淳安县而没有演示意见，请换一个空数据库再载入。") from None
        started = time.monotonic()
        gc.disable()  # a short run that keeps most of what it makes
        try:
            made = load.load(self._say)
        finally:
            gc.enable()
        self.stdout.write(f"演示数据已载入：{made} 个动作，用时 {time.monotonic() - started:.0f} 秒。")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
