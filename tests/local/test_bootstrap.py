import ast
import fcntl
import threading
from pathlib import Path

import pytest

from congress_portal.local import bootstrap


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project for the bootstrap to work on."""
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "BOOT", tmp_path / ".boot")
    monkeypatch.setattr(bootstrap, "LOG", tmp_path / "var" / "install.log")
    monkeypatch.setattr(bootstrap, "PACKAGES", tmp_path / "requirements-dev.txt")
    (tmp_path / "requirements-dev.txt").write_text("")
    return tmp_path


def interpreter(path: Path, answer: str) -> str:
    """A program that answers the bootstrap's question like this."""
    path.write_text(f"#!/bin/sh\n{answer}\n")
    path.chmod(0o755)
    return str(path)


def installed(folder: Path, fingerprint: str) -> None:
    """What a finished environment looks like."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").touch()
    (folder / ".stamp").write_text(fingerprint)


def test_it_can_be_read_by_python_3_8() -> None:
    ast.parse(Path(bootstrap.__file__).read_text(encoding="utf-8"), feature_version=(3, 8))


def test_a_suitable_python_is_used_by_its_real_path(tmp_path: Path) -> None:
    assert (
        bootstrap.usable(interpreter(tmp_path / "python", "echo 'True|/opt/python3.13'")) == "/opt/python3.13"
    )


def test_a_python_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    assert bootstrap.usable(interpreter(tmp_path / "python", "echo 'False|/opt/python3.11'")) is None


def test_a_shim_of_a_version_that_is_not_there_is_passed_over(tmp_path: Path) -> None:
    assert bootstrap.usable(interpreter(tmp_path / "python", "exit 127")) is None


def test_a_name_that_does_not_exist_is_passed_over() -> None:
    assert bootstrap.usable("python-of-nobody") is None


def test_the_python_of_the_environment_is_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON", "/opt/mine")
    assert bootstrap.candidates()[0] == "/opt/mine"


def test_an_environment_with_the_right_stamp_is_left_alone(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(project / ".venv", bootstrap.digest(bootstrap.PACKAGES, str(project)))
    monkeypatch.setattr(bootstrap, "find_python", lambda: pytest.fail("it began to install"))
    bootstrap.install()


def test_changed_packages_make_the_stamp_old(project: Path) -> None:
    installed(project / ".venv", bootstrap.digest(bootstrap.PACKAGES, str(project)))
    bootstrap.PACKAGES.write_text("another==1")
    assert not bootstrap.is_current(project / ".venv", bootstrap.digest(bootstrap.PACKAGES, str(project)))


def test_a_moved_folder_makes_the_stamp_old(project: Path) -> None:
    assert bootstrap.digest(bootstrap.PACKAGES, "/one") != bootstrap.digest(bootstrap.PACKAGES, "/other")


def test_an_environment_whose_python_went_away_is_not_current(project: Path) -> None:
    installed(project / ".venv", "x")
    (project / ".venv" / "bin" / "python").unlink()
    assert not bootstrap.is_current(project / ".venv", "x")


def test_without_uv_pip_does_it(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_uv(python: str | None) -> Path:
        raise bootstrap.Failure("无法下载")

    used = []
    (project / ".venv").mkdir()
    monkeypatch.setattr(bootstrap, "make_uv", no_uv)
    monkeypatch.setattr(bootstrap, "find_python", lambda: "/opt/python3.13")
    monkeypatch.setattr(bootstrap, "install_with_pip", used.append)
    bootstrap.install()
    assert used == ["/opt/python3.13"]


def test_too_little_space_is_told_before_the_start(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "SPACE_MB", 10**9)
    with pytest.raises(bootstrap.Failure, match="磁盘空间不足"):
        bootstrap.install()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("error: dns error: failed to lookup address", "无法从软件源下载"),
        ("ERROR: No matching distribution found for uv==0.13.9", "无法从软件源下载"),
        ("OSError: [Errno 28] No space left on device", "磁盘空间不足"),
        ("The virtual environment was not created because ensurepip is not available.", "缺少 venv"),
        ("error: Hash mismatch for `django==6.1.3`", "校验值不符"),
        ("something new\nand strange", "安装失败：and strange。"),
        ("", "安装失败：没有输出。"),
    ],
)
def test_what_went_wrong_is_one_sentence(output: str, sentence: str) -> None:
    assert sentence in bootstrap.cause_of(output)


def test_the_output_of_a_failed_tool_is_kept(project: Path) -> None:
    with pytest.raises(bootstrap.Failure, match=r"network is down.*install\.log"):
        bootstrap.call("sh", "-c", "echo network is down; exit 3")
    assert bootstrap.LOG.read_text() == "network is down\n"


def test_a_second_set_up_waits_for_the_first(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    order = []

    def second() -> None:
        with bootstrap.alone():
            order.append("second")

    with (project / ".boot.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.3)
        order.append("first")
    waiting.join(10)
    assert order == ["first", "second"]
    assert "等待它完成" in capsys.readouterr().err


def test_a_mirror_set_for_pip_serves_uv_too(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    (project / ".boot" / "bin").mkdir(parents=True)
    interpreter(project / ".boot" / "bin" / "python", "echo mirror.example")
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    assert bootstrap.mirror() == {"UV_DEFAULT_INDEX": "mirror.example"}


def test_no_browser_says_what_is_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(bootstrap, "find_browser", lambda: None)
    monkeypatch.setattr(bootstrap, "apt", lambda *_: False)
    bootstrap.offer_browser()
    assert "略过 tests/browser" in capsys.readouterr().err


def test_an_unknown_command_shows_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["fly"]) == 2
    assert "run|test|install|check|bench|lock" in capsys.readouterr().err
