"""explain() says what of a call runs on the CPU, and what that costs."""

from __future__ import annotations

import numpy as np
import torch

import vicinal as vc

PICTURES = torch.rand((4, 3, 8, 10), generator=torch.Generator().manual_seed(0)).requires_grad_()
AUGMENT = vc.Pipeline([vc.Resize((5, 6)), vc.MedianBlur(3), vc.Rotate(5)], seed=1)


def test_functions_of_whole_pictures_cost_a_copy_to_the_host_and_back() -> None:
    found = AUGMENT.explain(PICTURES)
    cost = 4 * 3 * 5 * 6 * 4
    line = f"MedianBlur[0]: median_blur runs on the CPU, for 4 of 4 samples: {cost} bytes to the host and as many back"
    assert found.trips == (line.replace(str(cost), f"{cost:,}"),)
    assert str(found).endswith(found.trips[0])


def test_targets_of_numbers_are_moved_on_the_cpu() -> None:
    batch = vc.Batch(images=PICTURES, boxes=[np.array([[1.0, 1.0, 5.0, 5.0]])] * 4)
    assert AUGMENT.explain(batch).trips[1].startswith("boxes: moved on the CPU")


def test_what_lies_in_host_memory_goes_nowhere() -> None:
    for given in (PICTURES.detach(), PICTURES.detach().numpy().transpose(0, 2, 3, 1)):
        assert AUGMENT.explain(given).trips == ()
    assert vc.Pipeline([vc.Rotate(5)], seed=0).explain(PICTURES).trips == ()
