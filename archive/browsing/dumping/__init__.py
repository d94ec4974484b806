"""The whole public archive as files: JSON Lines and CSV, described for programs and for people.

``tables`` says what is written, ``package`` writes it, ``describing`` tells what the files are and mean.
"""
