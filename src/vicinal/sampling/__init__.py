"""Counter-based random numbers: the generator, draws keyed by sample and place, distributions and noise fields."""
