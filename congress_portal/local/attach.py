"""Give a command that was started by hand the local stack: the running one, or one just for this command."""

import atexit
import fcntl
import os
import sys
import time
from typing import TextIO

from congress_portal.local import keys, places
from congress_portal.local.stack import Held, Stack, demo_stack
from congress_portal.local.trouble import Trouble, sentence_for

PATIENCE = 60


def attach() -> None:
    """Fill os.environ for settings.py; nothing goes to stdout, which belongs to the command."""
    try:
        os.environ.update(join())
    except Trouble as trouble:
        sys.exit(f"错误：{trouble}")
    except OSError as error:
        sys.exit(f"错误：{sentence_for(error)}。")


def join() -> dict[str, str]:
    """The environment of the demo stack: the running one, or one that stops when this process ends."""
    places.prepare(places.RUN)
    users = (places.RUN / "users").open("a")
    fcntl.flock(users, fcntl.LOCK_SH)
    stack = demo_stack()
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            stack.__enter__()
        except Held:
            if stack.env_file.exists():
                atexit.register(users.close)  # keeps the shared lock to the end of this command
                return keys.read_pairs(stack.env_file)
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            atexit.register(_close, stack, users)
            return stack.env


def _close(stack: Stack, users: TextIO) -> None:
    """Stop the servers, once other commands that found them here have ended."""
    fcntl.flock(users, fcntl.LOCK_EX)
    stack.close()
