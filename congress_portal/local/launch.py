"""Become another program, on terms: ``python -I launch.py SIGNAL PLAIN|UNROOT PROGRAM ARGUMENT...``

SIGNAL is sent to the program by the kernel when its parent dies (Linux only; elsewhere the next start cleans
up). UNROOT is for PostgreSQL, which refuses to run as root. Two ways round that, neither of which needs a
system user to be made:

- a user namespace in which our uid 0 shows as `nobody`: no file changes its owner;
- where namespaces are forbidden (many containers): become `nobody` for good, keep only the capability to pass
  closed folders, and own the data as `nobody`.

Standard library only, and no import of the package: this file runs in front of every child.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 8, 47, 2
CAPABILITY_VERSION_3, CAP_DAC_OVERRIDE = 0x20080522, 1
NOBODY = 65534
LIBC = ctypes.CDLL(None, use_errno=True)


def prctl(*numbers: int) -> None:
    """The system call, with its failure as an exception."""
    if LIBC.prctl(*(ctypes.c_ulong(number) for number in (*numbers, 0, 0, 0, 0)[:5])):
        raise OSError(ctypes.get_errno(), "prctl")


def enter_namespace() -> None:
    """Show root as nobody from here on."""
    group = os.getegid()
    os.unshare(os.CLONE_NEWUSER)
    maps = {"setgroups": "deny", "uid_map": f"{NOBODY} 0 1", "gid_map": f"{NOBODY} {group} 1"}
    for name, text in maps.items():
        with open(f"/proc/self/{name}", "w") as handle:
            handle.write(text)


def become_nobody() -> None:
    """Give up root for good, but for the right to pass folders that only root may enter."""
    prctl(PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    bit = 1 << CAP_DAC_OVERRIDE
    sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)  # effective, permitted, inheritable, low then high
    if LIBC.capset(header, sets):
        raise OSError(ctypes.get_errno(), "capset")
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE)


def namespaces_work() -> bool:
    """Try one in a child process: a failed attempt half-way cannot be taken back."""
    child = os.fork()
    if child == 0:
        try:
            enter_namespace()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def give(folder: str, owner: int) -> None:
    """Make the data folder's files this user's, if they are not: the way round may have changed since."""
    if not os.path.isdir(folder) or os.stat(folder).st_uid == owner:
        return
    for place, _, files in os.walk(folder, topdown=False):  # the top last: it says whether all is done
        for name in [*files, "."]:
            os.chown(os.path.join(place, name), owner, -1, follow_symlinks=False)


def unroot(arguments: list[str]) -> None:
    """Stop being root for the program, which finds its data after ``-D``."""
    data = arguments[arguments.index("-D") + 1]
    try:
        if namespaces_work():
            give(data, os.getuid())
            enter_namespace()
        else:
            give(data, NOBODY)
            become_nobody()
    except OSError as error:
        sys.exit(f"NOT_UNROOTED {error}")


def main() -> None:
    """Set the terms, then exec."""
    name, mode, program, *arguments = sys.argv[1:]
    if sys.platform == "linux":
        if mode == "UNROOT" and os.geteuid() == 0:
            unroot(arguments)
        prctl(PR_SET_PDEATHSIG, signal.Signals[name])
    try:
        os.execvp(program, [program, *arguments])
    except OSError as error:
        sys.exit(f"{program}: {error.strerror}")


if __name__ == "__main__":
    main()
