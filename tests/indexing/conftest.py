"""The readers' small archive."""

from tests.browsing.conftest import archive

__all__ = ["archive"]
