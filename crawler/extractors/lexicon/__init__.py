"""What newspapers call things: words that several rooms ask a line for, each judged without a page around it."""
