"""Interfaces of other libraries on Vicinal: one room each; none is imported unasked, and none imports its original."""
