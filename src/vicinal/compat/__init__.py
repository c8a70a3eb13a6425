"""Interfaces of other libraries on Vicinal's transforms; ``import vicinal`` loads none, and none loads its original."""
