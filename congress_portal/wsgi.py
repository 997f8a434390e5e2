"""WSGI entry point, the same for granian, gunicorn and tests."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress_portal.settings")
application = get_wsgi_application()
