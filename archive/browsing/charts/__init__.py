"""Counts over time as pictures: which stretches of time are counted (``periods``), and how they are drawn."""
