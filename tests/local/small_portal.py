"""The real supervisor and servers with stand-ins for the portal's own programs: it starts in a second.

``PORTAL_VAR=folder PORT=number python -m tests.local.small_portal``
"""

import sys
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from congress_portal.local import supervisor
from congress_portal.local.__main__ import main
from congress_portal.local.child import Child
from congress_portal.local.stack import Stack
from congress_portal.local.supervisor import Portal, Program


class Well(BaseHTTPRequestHandler):
    """Answers every address with 200."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok")


def stand_ins(stack: Stack) -> list[Program]:
    """A web server that is well, and a worker that sleeps."""
    commands = {
        "worker": [sys.executable, "-c", "import time; time.sleep(600)"],
        "web": [sys.executable, "-m", "tests.local.small_portal", "serve", str(stack.port)],
    }
    child = partial(Child, env=stack.child_env())
    return [
        Program(child(name, command, log=stack.folder / f"{name}.log")) for name, command in commands.items()
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Well).serve_forever()
    supervisor.programs = stand_ins
    Portal.manage = lambda *_, **__: ""  # type: ignore[method-assign]
    sys.argv[1:] = ["run"]
    sys.exit(main())
