#!/usr/bin/env python
"""The archive's command line: ``manage.py help`` lists what it can do."""

import os
import sys


def main() -> None:
    """Run a command; a setting that cannot be used is told in a sentence, with exit status 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)  # noqa: T201
        sys.exit(2)


if __name__ == "__main__":
    main()
