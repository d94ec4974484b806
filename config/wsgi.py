"""Entry point for WSGI servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# What the program itself is made of stays: looking through it for garbage would hold some pages up by a quarter second.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
