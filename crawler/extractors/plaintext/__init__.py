"""Text that is already flattened, and Markdown: read line by line, without a tree."""
