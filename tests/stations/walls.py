"""What hangs on a station's wall, for tests."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from congress_portal.loops.photos import clean_photo
from stations.transitions import wall
from tests.stations.test_citizen_form import photo
from tests.world import World


def filled(world: World) -> dict[str, Any]:
    """A photo, a bulletin and a head at the station; what their addresses need."""
    common: dict[str, Any] = {"station": world.station, "by": world.liu}
    picture = wall.add_pictures(**common, photos=[clean_photo(photo())], caption="接待大厅", is_public=True)[
        0
    ]
    bulletin = wall.publish_bulletin(
        **common, title="接待公告", text="周三接待。", since=timezone.localdate()
    )
    staff = wall.add_staff(**common, post="head", name="刘站长")
    return {"picture": str(picture.token), "bulletin": bulletin.pk, "staff": staff.pk}
