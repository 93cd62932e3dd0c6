"""How the names of records are taken apart into the forms that people say, and kept as an index."""
