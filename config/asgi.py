"""Entry point for ASGI servers."""

import gc
import os

from django.core.asgi import get_asgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_asgi_application()

# What the program itself is made of stays: looking through it for garbage would hold some pages up by a quarter second.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
