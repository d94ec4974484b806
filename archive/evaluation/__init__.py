"""How right the extractor is on texts that people have annotated."""
