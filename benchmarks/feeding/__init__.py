"""Training fed from files or arrays: what a loader gives a second, and where its time goes."""
