"""Makes the extension ``vicinal._kernels``: what Numba compiles of the kernels, linked into one file for wheels.

    python -m tools.kernels FOLDER [--sets x86-64-v3,avx512] [--modules ...]

Each set is compiled for a level of CPUs (sets.py) in a process of its own, because Numba reads its settings when it is
imported (objects.py). Of each kernel the native function is kept, without Numba's wrappers and runtime; C that is written
here (glue.py) makes a Python module of them, for the stable ABI: one file for all versions of Python from 3.11 on.
src/vicinal/sampling/shipped.py loads it.
"""
