"""Training one network with one recipe: keyed, resumable."""
