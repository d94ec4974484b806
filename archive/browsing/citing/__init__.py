"""Citations: always of the article, by its authors and publisher; a statement's words and speaker stand in the note."""
