"""Become another program, on terms: ``python -I launch.py SIGNAL PLAIN|UNROOT PROGRAM ARGUMENT...``

SIGNAL is sent to the program by the kernel when its parent dies (Linux only; elsewhere the next start cleans up).
UNROOT is for PostgreSQL, which refuses to run as root: a user namespace is entered in which our uid 0 shows as
`nobody`, so no system user is made and no file changes its owner.

Standard library only, and no import of the package: this file runs in front of every child.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
NOBODY = 65534


def unroot() -> None:
    """Show root as nobody to the program."""
    group = os.getegid()
    try:
        os.unshare(os.CLONE_NEWUSER)
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{NOBODY} 0 1"),
            ("gid_map", f"{NOBODY} {group} 1"),
        ):
            with open(f"/proc/self/{name}", "w") as handle:
                handle.write(text)
    except OSError as error:
        sys.exit(f"NO_NAMESPACE {error}")


def main() -> None:
    """Set the terms, then exec."""
    name, mode, program, *arguments = sys.argv[1:]
    if mode == "UNROOT" and os.geteuid() == 0 and sys.platform == "linux":
        unroot()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.Signals[name]), 0, 0, 0)
    try:
        os.execvp(program, [program, *arguments])
    except OSError as error:
        sys.exit(f"{program}: {error.strerror}")


if __name__ == "__main__":
    main()
