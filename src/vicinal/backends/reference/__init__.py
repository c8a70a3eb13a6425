"""The definition of every op: float64 NumPy, one sample at a time, obvious rather than fast."""
