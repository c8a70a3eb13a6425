"""The tables of a call (tables.py) as kernels open them."""

from __future__ import annotations

from typing import Any

from vicinal.backends.cpu.opened import borrowing
from vicinal.backends.cpu.tables import Form, Tables

tables_of: Any = borrowing(Tables)
form_of: Any = borrowing(Form)
