"""A program as one Triton kernel: gather, pointwise ops in registers, store in the wanted dtype and layout.

Its tests run it through Triton's interpreter on the CPU, and compile it for a GPU; it has never run on one. So it is off,
unless ``switch`` says otherwise.
"""
