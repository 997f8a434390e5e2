"""The command that makes a county's first administrator."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from congress_portal.accounts.models import Role, User
from tests.world import World


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("create_administrator", *arguments, stdout=out)
    return out.getvalue()


def test_an_administrator_can_log_in_with_the_printed_password(world: World) -> None:
    password = re.search(r"[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}", run("first", "周一", "--county", "330127"))
    user = User.objects.get(username="first")
    assert password
    assert user.check_password(password[0])
    assert user.has_role(Role.ADMINISTRATOR)
    assert user.must_change_password


def test_a_new_installation_gets_its_county(db: None) -> None:
    run("first", "周一", "--county", "330182", "--county-name", "建德市")
    assert User.objects.get(username="first").duties[0].unit.name == "建德市人大常委会办公室"


@pytest.mark.parametrize(
    "arguments",
    [
        ("first", "周一", "--county", "999999"),
        ("LIU", "周一", "--county", "330127"),
        ("liu", "刘", "--county", "330127"),
    ],
)
def test_what_cannot_be_is_one_sentence(world: World, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run(*arguments)
