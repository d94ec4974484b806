"""What readers take away: the lists as CSV, JSON, JSON Lines and Atom, from one definition of their fields.

``tables`` names the lists; each has its ``Field``s and a reader that turns keys of records into rows. ``walk`` goes
through a list in its order, whatever its length; ``forms`` write the rows.
"""
