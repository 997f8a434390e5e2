import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from congress_portal.local import places
from congress_portal.local.child import Child, end_leftovers
from congress_portal.local.places import ROOT
from congress_portal.local.stack import Held, Stack, stack_for_tests
from congress_portal.local.trouble import Trouble

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def used_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a stack ran and stopped, to be copied by those who break it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "REDIS_URL"):
            patch.delenv(name, raising=False)
        folder = tmp_path_factory.mktemp("var") / "run"
        with Stack(folder, mode="demo"):
            pass
    return folder


@pytest.fixture
def folder(used_folder: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "run"
    subprocess.run(["cp", "-a", used_folder, copy], check=True)
    return copy


@pytest.fixture
def stack(folder: Path) -> Iterator[Stack]:
    with Stack(folder, mode="demo") as stack:
        yield stack


def ask(stack: Stack, question: str) -> object:
    connection = psycopg2.connect(stack.env["DATABASE_URL"])
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            row = cursor.fetchone()
            return row[0] if row else None
    finally:
        connection.close()


def test_the_environment_is_complete(stack: Stack) -> None:
    assert {*stack.env} == {
        "PORTAL_MODE",
        "DATABASE_URL",
        "REDIS_URL",
        "SECRET_KEY",
        "FIELD_KEYS",
        "REPORT_KEYS",
        "MEDIA_ROOT",
        "ALLOWED_HOSTS",
        "SITE_URL",
        "PORTAL_EMBEDDED",
    }


def test_the_database_knows_chinese_letters(stack: Stack) -> None:
    connection = psycopg2.connect(stack.env["DATABASE_URL"])
    connection.cursor().execute("CREATE EXTENSION pg_trgm")
    connection.commit()
    connection.close()
    assert ask(stack, "SELECT show_trgm('便民') <> '{}'") is True


def test_a_wrong_password_is_refused(stack: Stack) -> None:
    with pytest.raises(psycopg2.OperationalError, match="authentication failed"):
        psycopg2.connect(stack.env["DATABASE_URL"].replace("portal:", "portal:x", 1))


def test_the_keys_stay_the_same(folder: Path) -> None:
    before = (folder / "keys").read_text()
    with Stack(folder, mode="demo"):
        assert (folder / "keys").read_text() == before


def test_the_environment_file_goes_when_the_stack_stops(stack: Stack) -> None:
    assert stack.env_file.exists()
    stack.close()
    assert not stack.env_file.exists()


def test_a_folder_in_use_names_its_holder(stack: Stack) -> None:
    with pytest.raises(Held, match=f"进程号 {os.getpid()}"), Stack(stack.folder, mode="demo"):
        pass


def test_a_folder_without_pg_version_is_called_broken(folder: Path) -> None:
    (folder / "pg" / "PG_VERSION").unlink()
    with pytest.raises(Trouble, match="已损坏（读不到 PG_VERSION）"), Stack(folder, mode="demo"):
        pass


def test_data_of_another_version_is_named(folder: Path) -> None:
    (folder / "pg" / "PG_VERSION").write_text("17\n")
    with pytest.raises(Trouble, match="属于 PostgreSQL 17"), Stack(folder, mode="demo"):
        pass


def test_data_without_its_keys_is_not_overwritten(folder: Path) -> None:
    (folder / "keys").unlink()
    with pytest.raises(Trouble, match="没有密钥文件"), Stack(folder, mode="demo"):
        pass
    assert not (folder / "keys").exists()


def test_keys_of_another_folder_are_refused(folder: Path) -> None:
    keys = folder / "keys"
    keys.write_text(keys.read_text().replace("password=", "password=x", 1))
    with pytest.raises(Trouble, match="与数据不符"), Stack(folder, mode="demo"):
        pass


def test_damaged_data_gives_one_sentence(folder: Path) -> None:
    (folder / "pg" / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(Trouble, match="PostgreSQL 启动失败"), Stack(folder, mode="demo"):
        pass


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where a folder should be")
    with pytest.raises(Trouble, match="不可写"), Stack(tmp_path / "var" / "run", mode="demo"):
        pass


def test_too_little_space_is_told_before_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "SPACE_MB", 10**9)
    with pytest.raises(Trouble, match="磁盘空间不足"), Stack(tmp_path / "run", mode="demo"):
        pass


def test_a_pid_file_that_names_another_program_is_dropped(folder: Path) -> None:
    (folder / "pg" / "postmaster.pid").write_text(f"{os.getpid()}\n{folder / 'pg'}\n")
    with Stack(folder, mode="demo") as stack:
        assert ask(stack, "SELECT 1") == 1


def test_a_long_path_moves_the_socket(folder: Path) -> None:
    deep = folder.parent / ("深" * 40)
    deep.mkdir()
    folder.rename(deep / "run")
    with Stack(deep / "run", mode="demo") as stack:
        assert ask(stack, "SELECT 1") == 1


def test_what_a_killed_run_left_is_ended(tmp_path: Path) -> None:
    child = Child("left", ["sleep", "600"], env={**os.environ, "PORTAL_STACK": str(tmp_path)})
    child.start()
    time.sleep(0.3)  # until it has become `sleep`, whose environment is then its own
    end_leftovers(tmp_path)
    assert not child.running


def test_two_test_runs_at_once_get_a_folder_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "TEST", tmp_path / "test")
    with stack_for_tests() as one, stack_for_tests() as two:
        assert (one.folder.name, two.folder.name) == ("test", "test-2")


def test_a_broken_test_folder_is_made_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "TEST", folder)
    (folder / "pg" / "PG_VERSION").unlink()
    with stack_for_tests() as stack:
        assert ask(stack, "SELECT 1") == 1


ATTACHED = "from congress_portal.local import attach; attach(); import os; print(os.environ['DATABASE_URL'])"


def test_a_command_by_hand_gets_servers_and_prints_nothing_else(folder: Path) -> None:
    env = {**os.environ, "PORTAL_VAR": str(folder.parent)}
    told = subprocess.run([sys.executable, "-c", ATTACHED], env=env, cwd=ROOT, capture_output=True, text=True)
    assert told.stdout.startswith("postgresql://") and told.stdout.count("\n") == 1
    assert told.returncode == 0


def test_a_command_by_hand_uses_the_running_stack(stack: Stack) -> None:
    env = {**os.environ, "PORTAL_VAR": str(stack.folder.parent)}
    told = subprocess.run([sys.executable, "-c", ATTACHED], env=env, cwd=ROOT, capture_output=True, text=True)
    assert told.stdout.strip() == stack.env["DATABASE_URL"]
