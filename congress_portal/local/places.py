"""Where the local stack keeps its files: under `var`, or in the folder that PORTAL_VAR names."""

import errno
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from congress_portal.local.trouble import Trouble

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("PORTAL_VAR") or ROOT / "var").absolute()
RUN = VAR / "run"
TEST = VAR / "test"
BENCH = VAR / "bench"

SPACE_MB = 500
LONGEST_SOCKET_PATH = 80  # the system's limit is 104 to 108 bytes, the socket's own name included


def prepare(folder: Path) -> None:
    """Make the data folder, private to its owner, or say why it cannot be used."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        probe = folder / ".probe"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Trouble(f"数据文件夹 {folder} 不可写（{error.strerror}），请检查权限。") from error
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < SPACE_MB:
        raise Trouble(f"磁盘空间不足：{folder} 所在磁盘只剩 {free} MB，至少需要 {SPACE_MB} MB。")


def socket_folder(folder: Path) -> Path:
    """Where PostgreSQL puts its socket: the data folder, or a temporary one if that path is too long."""
    if len(str(folder).encode()) <= LONGEST_SOCKET_PATH:
        return folder
    name = "portal-" + hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / name
    short.mkdir(mode=0o700, exist_ok=True)
    return short


def tail(log: Path, lines: int = 1) -> str:
    """The last lines of a log file, for an error message."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join([line for line in text.splitlines() if line.strip()][-lines:])
