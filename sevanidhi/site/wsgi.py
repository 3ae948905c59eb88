"""The WSGI entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sevanidhi.site.settings")
os.environ.setdefault("SEVANIDHI_PROCESS", "web")
application = get_wsgi_application()
