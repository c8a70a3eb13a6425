"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# Without deadlines: the first example of a test may have to compile its kernels, which takes seconds.
settings.register_profile("vicinal", deadline=None)
settings.load_profile("vicinal")
