"""How long articles are kept: by retention class, an epoch at a time."""
