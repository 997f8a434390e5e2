"""Ask the web server of this container whether the portal is well; exit code 0 if it is."""

import os
import sys
import urllib.request

request = urllib.request.Request(
    "http://127.0.0.1:8000/healthz",
    headers={"Host": os.environ["ALLOWED_HOSTS"].split(",")[0].strip().removeprefix(".")},
)
try:
    sys.exit(0 if urllib.request.urlopen(request, timeout=4).status == 200 else 1)
except OSError as error:
    sys.exit(str(error))
