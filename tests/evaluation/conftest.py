"""What tests of loading load, to annotate it."""

from tests.loading.conftest import load, seeds

__all__ = ["load", "seeds"]
