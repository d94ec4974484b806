"""The review screen: an article with its statements, and one decision after another."""
