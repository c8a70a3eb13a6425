"""Mixed batches as a training loop gets them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader

import vicinal as vc
from tests.mix.batches import CLASSES, MIXES, batch, mix
from vicinal.torch import EpochSampler, Keyed, Loader, collate
from vicinal.torch.losses import SoftCrossEntropy


class Pictures:
    """(image, class)."""

    def __len__(self) -> int:
        return 22

    def __getitem__(self, index: int) -> tuple[Any, int]:
        return np.random.default_rng(index).integers(0, 256, (16, 16, 3), np.uint8), index % CLASSES


def pipeline(**fields: Any) -> vc.Pipeline:
    return vc.Pipeline([vc.RandomCrop(12), vc.MixupCutmix(**fields), vc.Normalize()], seed=3)


@pytest.mark.parametrize("fields", [{"classes": CLASSES, "smoothing": 0.1}, {"per_sample": True}])
def test_batches_are_the_same_from_threads_and_workers_and_a_loss_takes_them(fields: dict[str, Any]) -> None:
    augment, runs = pipeline(**fields), []
    for threads in (0, 2):
        loader = Loader(Pictures(), augment, batch_size=8, seed=5, threads=threads)
        loader.set_epoch(2)
        runs.append(list(loader))
    sampler = EpochSampler(Pictures(), seed=5)
    sampler.set_epoch(2)
    runs.append(list(DataLoader(Keyed(Pictures()), 8, sampler=sampler, collate_fn=collate(augment), num_workers=0)))
    assert [len(run) for run in runs] == [3, 3, 3]
    for batches in zip(*runs, strict=True):
        for images, labels in batches[1:]:
            torch.testing.assert_close(images, batches[0][0], rtol=0, atol=0)
            torch.testing.assert_close(labels, batches[0][1], rtol=0, atol=0)
    images, labels = runs[0][0]
    logits = torch.zeros(len(images), CLASSES, requires_grad=True)
    value = SoftCrossEntropy()(logits, labels)
    torch.testing.assert_close(value, torch.tensor(np.log(CLASSES), dtype=torch.float32))
    value.backward()


@pytest.mark.parametrize("backend", ["cpu", "reference"])
@pytest.mark.parametrize("name", MIXES)
def test_tensors_mix_as_arrays_however_they_lie_in_memory(name: str, backend: str) -> None:
    given = batch(dtype=np.float32)
    tensor = torch.from_numpy(np.moveaxis(given.images, -1, 1).copy())
    wider = torch.zeros(2, 8, 3, 14, 20)
    wider[0, :, :, 1:13, 2:19] = tensor
    before = tensor.clone()
    for chain in ([mix(name)], [mix(name), mix(name, p=0.5)], [mix(name), vc.HorizontalFlip()], [vc.Normalize(), mix(name)]):
        augment = vc.Pipeline(chain, seed=4)
        wanted = augment(given.images, ids=given.ids, backend=backend)
        if not isinstance(chain[0], vc.Normalize):
            wanted = np.moveaxis(wanted, -1, 1)
        for same in (tensor, tensor.to(memory_format=torch.channels_last), wider[0, :, :, 1:13, 2:19]):
            got = augment(same, ids=given.ids, backend=backend)
            kept = same.is_contiguous(memory_format=torch.channels_last) and not isinstance(chain[0], vc.Normalize)
            assert got.is_contiguous(memory_format=torch.channels_last if kept else torch.contiguous_format)
            np.testing.assert_array_equal(got.numpy(), wanted)
    assert torch.equal(tensor, before)


@pytest.mark.parametrize("name", MIXES)
def test_a_mixed_tensor_can_go_to_memory_that_is_given(name: str) -> None:
    given = batch(dtype=np.float32)
    tensor, out = torch.from_numpy(np.moveaxis(given.images, -1, 1).copy()), np.empty_like(given.images)
    augment = vc.Pipeline([mix(name)], seed=4)
    augment(tensor, ids=given.ids, out=out)
    np.testing.assert_array_equal(out, augment(given.images, ids=given.ids))
