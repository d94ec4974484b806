"""Records as other programs read them: schema.org, Web Annotation, text fragments, and what stands in a page's head."""
