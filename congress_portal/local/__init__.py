"""The embedded default: PostgreSQL and Valkey from wheels, and the portal on top, for one machine.

Nothing here is loaded in production. `bootstrap.py` runs before the environment exists; the rest runs inside
it. Modules: `trouble` (errors for people), `places` (folders), `keys` (secrets), `launch` and `child`
(processes that die with us), `postgres` and `valkey` (servers), `stack` (both, held by one run at a time),
`supervisor` (the running portal), `attach` (manage.py), `checks` and `limits` (make check).
"""

from congress_portal.local.attach import attach

__all__ = ["attach"]
