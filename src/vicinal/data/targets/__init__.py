"""What belongs to pictures and moves with them: one file for each kind, listed in ``listed``."""
