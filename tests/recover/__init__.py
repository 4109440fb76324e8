"""A newspaper that is gone, in the archives of others: what `baotinh recover` gets of it, and how politely."""
