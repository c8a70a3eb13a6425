"""Policies found on one's own data: by what networks bear (density matching), or by trials (Optuna)."""
