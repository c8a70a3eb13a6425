"""Interfaces of other libraries on Vicinal: one room each, none imported before it is asked for, and none imports its original."""
