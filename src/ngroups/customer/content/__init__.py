"""The public pages: Markdown in a folder per language, and what is drawn around them. Knows nobody."""
