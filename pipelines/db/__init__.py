"""The database of an archive: opening it, its schema, what the schema means, what was taken down."""
