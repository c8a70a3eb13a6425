"""The page that a job leaves: what went in, what came out, what was drawn."""
