"""A newspaper's file, proposed from what its pages show; and what a file of long standing should say by now."""
