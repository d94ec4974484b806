"""The reading index: derived rows that readers' lists, counts and searches are read from, in step with the records.

Triggers mark the articles whose rows changed, whoever changed them (``triggers``); ``build.update_index`` writes the
entries of the marked ones anew. Loads call it in the transaction of each file, editors' requests when they end
(``middleware``). A reader's page never writes: it is made from the index as it is, or answered with 503 where that
would be wrong. ``text`` says how words are stored and asked for.
"""
