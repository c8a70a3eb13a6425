"""Draws do not depend on the CPU: NumPy and the C library choose code by its features, with other last bits."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

LIBRARY = "glibc.cpu.hwcaps=-AVX,-AVX2,-FMA,-FMA4,-AVX512F,-AVX512VL"


def drawn(**more: str) -> list[str]:
    command = [sys.executable, "-m", "tests.sampling.drawn_bits"]
    done = subprocess.run(command, env={**os.environ, **more}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_cpu_without_its_newer_instructions_draws_the_same() -> None:
    """Both libraries take what such a CPU would: the last bits of NumPy's exp and log, and of C's, would differ here."""
    found = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    if not found and not sys.platform.startswith("linux"):
        pytest.skip("neither NumPy nor the C library has code to choose from here")
    older = drawn(NPY_DISABLE_CPU_FEATURES=" ".join(found), GLIBC_TUNABLES=LIBRARY, OPENBLAS_CORETYPE="Prescott")
    plain = drawn()
    assert len(plain) > 50
    assert older == plain
