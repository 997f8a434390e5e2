#!/usr/bin/env python
"""Django's command line. Without PORTAL_MODE it works on the local demo stack, started for it if need be."""

import os
import sys


def main() -> None:
    if "PORTAL_MODE" not in os.environ:
        from congress_portal.local import attach

        attach()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress_portal.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
