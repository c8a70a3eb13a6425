"""Mixed pictures: the right pixels, on both backends, whatever the dtype, the layout, the threads and the order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.backends.build import random_picture
from tests.contracts.subjects import assert_same
from tests.mix.batches import MIXES, batch, mix, mixed_by_formula, recorded
from vicinal.errors import DataError, SpecError

DTYPES = (np.uint8, np.uint16, np.float32)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("per_sample", [False, True])
@pytest.mark.parametrize("name", MIXES)
def test_pixels_are_those_of_the_recorded_draws(name: str, per_sample: bool, dtype: Any) -> None:
    for seed in range(4):
        given = batch(dtype=dtype)
        result, values = recorded(mix(name, per_sample=per_sample), given, seed)
        wanted = mixed_by_formula(given.images, values)
        assert result.images.dtype == dtype
        assert np.abs(result.images - wanted).max() <= (1e-6 if dtype is np.float32 else 0.5 + 1e-2)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("layout", ["hwc", "chw"])
@pytest.mark.parametrize("name", MIXES)
def test_backends_agree_between_geometry_and_normalize(name: str, layout: str, dtype: Any) -> None:
    images = random_picture((9, 21, 26, 3), dtype)
    for chain in (
        [vc.RandomCrop((15, 19)), mix(name, per_sample=True), vc.Brightness(0.3), vc.Normalize(layout=layout)],
        [vc.HorizontalFlip(p=0.5), vc.Normalize(layout=layout), mix(name, per_sample=True, p=0.7), mix(name)],
    ):
        augment = vc.Pipeline(chain, seed=3)
        got, wanted = (augment(images, ids=np.arange(9), backend=backend) for backend in ("cpu", "reference"))
        assert got.shape == wanted.shape == ((9, 3, 15, 19) if got.shape[-1] == 19 else got.shape)
        most = 1.01 / 255 / 0.224 * 1.3 if dtype is np.uint8 else 1e-3  # a level, brighter, normalized
        assert np.abs(got - wanted).max() <= most
        assert np.abs(got - wanted).mean() <= 1e-3


@pytest.mark.parametrize("backend", ["cpu", "reference"])
@pytest.mark.parametrize("name", MIXES)
def test_the_order_of_a_batch_does_not_matter(name: str, backend: str) -> None:
    given = batch(count=7)
    augment = vc.Pipeline([vc.Rotate((-20, 20)), mix(name, per_sample=True, classes=5), mix(name, p=0.5)], seed=4)
    order = np.random.default_rng(1).permutation(7)
    turned = vc.Batch(images=given.images[order], labels=given.labels[order], ids=given.ids[order])
    first, again = augment(given, backend=backend), augment(turned, backend=backend)
    assert_same(first.images[order], again.images)
    assert_same(first.labels[order], again.labels)


@pytest.mark.parametrize("name", MIXES)
def test_threads_kinds_of_batches_and_out_do_not_matter(name: str) -> None:
    images, ids = random_picture((13, 160, 170, 3)), np.arange(13)
    augment = vc.Pipeline([mix(name, per_sample=True)], seed=9)
    try:
        vc.set_threads(1)
        first = augment(images, ids=ids)
        vc.set_threads(5)
        assert_same(augment(images, ids=ids), first)
    finally:
        vc.set_threads(None)
    assert_same(augment(list(images), ids=ids), list(first))
    out = np.empty_like(images)
    assert augment(images, ids=ids, out=out) is out
    assert_same(out, first)
    assert (augment(images, ids=ids, epoch=1) != first).any()
    assert (vc.Pipeline([mix(name, per_sample=True)], seed=8)(images, ids=ids) != first).any()


@pytest.mark.parametrize("name", MIXES)
def test_large_batches_past_the_caches_are_as_small_ones(name: str) -> None:
    """Over 8 MiB the kernel streams its stores: odd sides make rows that begin anywhere in a line."""
    for dtype in DTYPES:
        images = random_picture((30 if dtype is np.uint8 else 12, 331, 317, 3), dtype)
        result, values = recorded(mix(name, per_sample=True), vc.Batch(images=images, ids=np.arange(len(images))))
        wanted = mixed_by_formula(images, values)
        assert np.abs(result.images - wanted).max() <= (1e-6 if dtype is np.float32 else 0.51)


@pytest.mark.parametrize("name", MIXES)
def test_inputs_are_never_written_to(name: str) -> None:
    given = batch()
    before = given.images.copy()
    vc.Pipeline([mix(name)])(given)
    assert_same(given.images, before)


@pytest.mark.parametrize("name", MIXES)
def test_a_single_picture_stays_as_it_is(name: str) -> None:
    image = random_picture((9, 11, 3))
    augment = vc.Pipeline([mix(name, classes=4)], seed=1)
    assert_same(augment(image), image)
    result = augment(image=image, labels=2)
    assert_same(result["image"], image)
    assert result["labels"].tolist() == [0, 0, 1, 0]
    y_a, y_b, share = vc.Pipeline([mix(name)])(image=image, labels=2)["labels"]
    assert (y_a, y_b, share) == (2, 2, 1)
    assert vc.Pipeline([mix(name)])(image=image, mask=None)["image"].shape == image.shape


@pytest.mark.parametrize("backend", ["cpu", "reference"])
@pytest.mark.parametrize("name", MIXES)
def test_no_pictures_at_all(name: str, backend: str) -> None:
    augment = vc.Pipeline([mix(name, classes=3)])
    assert augment(np.zeros((0, 4, 5, 3), np.uint8), backend=backend).shape[0] == 0
    assert augment([], backend=backend) == []
    empty = augment(vc.Batch(images=[], labels=[], boxes=[]), backend=backend)
    assert empty.labels.shape == (0, 3)


@pytest.mark.parametrize("name", MIXES)
def test_pictures_of_differing_sizes_are_refused_by_name(name: str) -> None:
    images = [random_picture((8, 9, 3)), random_picture((8, 9, 3)), random_picture((8, 7, 3))]
    with pytest.raises(DataError) as caught:
        vc.Pipeline([vc.Invert(), mix(name, p=0.01)])(images)
    assert str(caught.value) == (
        f"{name}[0]: expected pictures of one size to mix (crop or resize them before), "
        "got (8, 9) for sample 0 and (8, 7) for sample 2"
    )
    assert len({picture.shape for picture in vc.Pipeline([vc.Resize((6, 6)), mix(name)])(images)}) == 1


def test_what_follows_a_mix_of_normalized_pictures_is_refused() -> None:
    chain = [vc.Normalize(), vc.Mixup(), vc.HorizontalFlip()]
    with pytest.raises(SpecError) as caught:
        vc.Pipeline(chain, seed=0)(batch().images)
    wanted = "HorizontalFlip[0]: expected nothing but mixing behind Mixup[0], which mixes normalized pictures"
    assert str(caught.value) == wanted


@pytest.mark.parametrize("name", MIXES)
def test_encoded_pictures_mix_as_decoded_ones(name: str) -> None:
    images = random_picture((6, 40, 50, 3))
    encoded = [vc.Encoded(_png(image)) for image in images]
    for chain in ([mix(name, per_sample=True)], [vc.RandomResizedCrop(16), mix(name), vc.Normalize()]):
        augment = vc.Pipeline(chain, seed=2)
        assert_same(list(augment(encoded, ids=np.arange(6))), list(augment(images, ids=np.arange(6))))


def _png(image: Any) -> bytes:
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("name", MIXES)
def test_as_text_and_back(name: str) -> None:
    augment = vc.Pipeline([mix(name, per_sample=True, classes=5, smoothing=0.1, partners="cross-class", p=0.9)], seed=6)
    back = vc.Pipeline.from_yaml(augment.to_yaml())
    assert back == augment
    assert_same(back(batch()).images, augment(batch()).images)


def test_explain_shows_the_mix_and_its_passes() -> None:
    augment = vc.Pipeline([vc.HorizontalFlip(), vc.CutMix(), vc.Normalize()], seed=0)
    explained = augment.explain(batch())
    assert [line.kind for line in explained.ops] == ["Warp", "Blend", "Normalize"]
    assert [line.gather for line in explained.passes] == ["Warp HorizontalFlip[0]", "Blend CutMix[0]", "read"]
    picture = 8 * 12 * 17 * 3
    assert [line.read for line in explained.passes] == [picture, 2 * picture, picture]
    assert [line.written for line in explained.passes] == [picture, picture, 4 * picture]
    last = vc.Pipeline([vc.Normalize(), vc.Mixup()], seed=0).explain(batch())
    assert [(line.read, line.written) for line in last.passes] == [(picture, 4 * picture), (8 * picture, 4 * picture)]
    assert last.passes[-1].barrier == "store"
