"""Lists of the archive: what narrows them, what is counted beside them, and the pages they are cut into."""
