"""What readers take away: lists as CSV, JSON, JSON Lines and Atom, and the whole archive as a dump.

``fields`` says what a field and a table are, ``tables`` defines the five lists and ``dump_tables`` what a dump holds
besides; each field knows how it is read from a record. ``writers`` and ``atom`` write rows, ``dump`` writes the files.
"""
