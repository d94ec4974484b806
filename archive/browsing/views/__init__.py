"""Readers' pages, one module for each kind of record."""
