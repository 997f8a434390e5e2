"""Errors told to the person who started the command, and the lines that tell them what happens."""

import contextlib
import errno
import sys
import time

STARTED = time.monotonic()


class Trouble(Exception):
    """The work cannot go on; the text is one sentence for the person, without a traceback."""


def say(text: str) -> None:
    """Print a line of progress with the seconds since the start; a closed terminal is no reason to stop."""
    with contextlib.suppress(OSError, ValueError):
        print(f"[{time.monotonic() - STARTED:5.1f} 秒] {text}", file=sys.stderr, flush=True)


def sentence_for(error: OSError) -> str:
    """What an operating system error means to the person."""
    place = f"：{error.filename}" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"磁盘空间不足，请清理后重试{place}"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"没有写入权限，请检查文件夹权限{place}"
    return f"操作系统报错（{error.strerror or error}）{place}"
