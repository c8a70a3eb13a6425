"""A third backend runs all kinds of calls, on pictures that no other backend could read."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import pytest

import vicinal as vc
from tests.backends.build import random_picture
from tests.backends.toy.shelf import Shelved, down, shelved
from tests.contracts.subjects import DTYPES, SIZES, assert_same, everything
from tests.mix.batches import MIXES, mix
from vicinal.runtime.registry import register_backend, unregister_backend

CHAIN = (
    vc.Rotate((-30, 30)), vc.RandomResizedCrop((8, 9)), vc.Brightness((0.5, 1.5)), vc.Hue((-0.1, 0.1)),
    vc.GaussianBlur((0.5, 1)), vc.GaussianNoise(0.1),
)  # fmt: skip


@pytest.fixture(autouse=True)
def toy() -> Iterator[None]:
    """Found by its name alone, when it is first needed."""
    register_backend("toy", "tests.backends.toy.backend:BACKEND")
    yield
    unregister_backend("toy")


def stack(dtype: Any = np.uint8, count: int = 3, channels: int = 3) -> Any:
    return random_picture((count, 12, 15, channels), dtype, 3)


def is_shelved(result: Any) -> bool:
    return all(map(is_shelved, result)) if isinstance(result, list) else isinstance(result, Shelved)


@pytest.mark.parametrize("backend", ["auto", "toy"])
@pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: np.dtype(dtype).name)
def test_it_shows_what_the_reference_shows(dtype: Any, backend: str) -> None:
    augment = vc.Pipeline(CHAIN, seed=4)
    pictures = [random_picture((*size, 3), dtype, seed) for seed, size in enumerate(SIZES)]
    for given, ids in ((stack(dtype), range(3)), (pictures, range(3)), (pictures[0], 7), (pictures[0][..., 0], 7)):
        if isinstance(given, np.ndarray) and given.ndim == 2:
            augment = vc.Pipeline([vc.Rotate((-30, 30)), vc.Brightness((0.5, 1.5))], seed=4)
        got = augment(shelved(given), ids=ids, backend=backend)
        assert is_shelved(got)
        assert_same(down(got), augment(given, ids=ids, backend="reference"))


@pytest.mark.parametrize("how", [
    {"channels": "bgr"}, {"layout": "chw"}, {"alpha": True}, {"channels": "bgr", "layout": "chw", "alpha": True},
], ids=str)  # fmt: skip
@pytest.mark.parametrize("normalize", [False, True])
def test_what_a_call_says_of_pictures_holds_for_its_own(how: dict[str, Any], normalize: bool) -> None:
    channels = 4 if "alpha" in how else 3
    given = stack(channels=channels)
    given = np.ascontiguousarray(np.moveaxis(given, -1, 1)) if "layout" in how else given
    last = [vc.Normalize((0.5,), (0.25,))] if normalize else []
    augment = vc.Pipeline([vc.Translate(2), vc.Hue((0.1, 0.2)), *last], seed=0)
    wanted = augment(given, ids=range(3), backend="reference", **how)
    assert_same(down(augment(shelved(given), ids=range(3), **how)), wanted)
    out = Shelved(np.empty_like(wanted))
    assert_same(down(augment(shelved(given), ids=range(3), out=out, **how)), wanted)
    assert_same(down(out), wanted)


@pytest.mark.parametrize("planes", [False, True])
def test_masks_boxes_and_points_move_along(planes: bool) -> None:
    given = everything(np.uint8, planes=planes)
    augment = vc.Pipeline([vc.Rotate((-30, 30)), vc.RandomCrop((6, 6), p=0.5), vc.Brightness(0.7)], seed=1)
    fields = {**given.targets(), "images": shelved(given.images)}
    got, wanted = augment(vc.Batch(**fields)), augment(given, backend="reference")
    assert is_shelved(got.images)
    assert_same(down(got.images), wanted.images)
    for name in ("masks", "instances", "boxes", "keypoints", "labels", "ids"):
        assert_same(getattr(got, name), getattr(wanted, name))
    for mine, theirs in zip(got.heatmaps, wanted.heatmaps, strict=True):  # moved by the CPU's kernels
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-4)


def test_results_go_through_a_second_pipeline_and_batches_are_made_of_them() -> None:
    given = everything(np.uint8)
    fields = {**given.targets(), "images": shelved(given.images)}
    first, second = vc.Pipeline([vc.Resize((9, 8)), vc.Hue(0.1)], seed=1), vc.Pipeline([vc.Rotate((-30, 30))], seed=2)
    got, wanted = second(first(vc.Batch(**fields))), second(first(given, backend="reference"), backend="reference")
    assert isinstance(got.images, Shelved)
    assert_same(down(got.images), wanted.images)
    assert_same(got.boxes, wanted.boxes)
    again = vc.Batch.from_samples([got[index] for index in range(3)])
    twice, wanted = second(again.repeat(2)), second(wanted.repeat(2), backend="reference")
    assert is_shelved(twice.images)
    assert_same(list(map(down, twice.images)), list(wanted.images))
    assert str(first.explain(shelved(given.images))) == str(first.explain(given.images))


@pytest.mark.parametrize("again", [lambda value: pickle.loads(pickle.dumps(value)), copy.deepcopy], ids=["pickle", "copy"])
@pytest.mark.parametrize("backend", ["auto", "toy"])
def test_batches_of_its_pictures_are_copied_and_sent(again: Any, backend: str) -> None:
    augment, images = vc.Pipeline([vc.Rotate((-30, 30))], seed=1), stack()
    given = vc.Batch(images=shelved(images), ids=range(3))
    wanted = augment(images, ids=range(3), backend="reference")
    for batch in (again(given), again(augment(again(given)))):
        assert batch.images.shape == images.shape
    assert_same(down(augment(again(given), backend=backend).images), wanted)
    assert_same(down(again(augment(given, backend=backend)).images), wanted)
    with pytest.raises(vc.DataError, match="in host memory, where backend 'cpu' works"):
        augment(again(given), backend="cpu")


def test_one_sample_by_names() -> None:
    given = {"image": stack()[0], "mask": np.eye(12, 15, dtype=np.uint8), "boxes": [[1, 2, 9, 8]], "id": 3}
    augment = vc.Pipeline([vc.Rotate(20)], seed=1)
    got, wanted = augment(**{**given, "image": shelved(given["image"])}), augment(**given, backend="reference")
    assert_same(down(got["image"]), wanted["image"])
    assert_same(got["mask"], wanted["mask"])
    np.testing.assert_array_equal(got["boxes"], wanted["boxes"])


@pytest.mark.parametrize("name", MIXES)
@pytest.mark.parametrize("around", ["alone", "between"])
@pytest.mark.parametrize("out", [False, True])
def test_pictures_mix(name: str, around: str, out: bool) -> None:
    parts = [mix(name)] if around == "alone" else [vc.RandomResizedCrop((8, 8)), mix(name), vc.Normalize()]
    augment = vc.Pipeline(parts, seed=2)
    images, fields = stack(count=6), {"labels": np.arange(6) % 3, "ids": np.arange(6)}
    wanted = augment(vc.Batch(images=images, **fields), backend="reference")
    to = Shelved(np.empty_like(wanted.images)) if out else None
    got = augment(vc.Batch(images=shelved(images), **fields), out=to)
    assert_same(down(got.images), wanted.images)
    assert_same(got.labels, wanted.labels)
    assert to is None or np.shares_memory(down(got.images), down(to))


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_encoded_pictures_are_read_to_where_it_works(suffix: str) -> None:
    files = [cv2.imencode(suffix, picture)[1].tobytes() for picture in stack()]
    encoded = [vc.Encoded(data) for data in files]
    augment = vc.Pipeline([vc.RandomResizedCrop((6, 6)), vc.Brightness(0.8)], seed=0)
    wanted = augment(encoded, ids=range(3), backend="reference")
    got = augment(encoded, ids=range(3), backend="toy")
    assert is_shelved(got)
    assert_same(down(got), wanted)
    assert_same(down(augment(encoded[0], ids=0, backend="toy")), wanted[0])
    among = [encoded[0], Shelved(stack()[1]), encoded[2]]
    both = augment(among, ids=range(3))
    assert is_shelved(both)
    assert_same(down([both[0], both[2]]), [wanted[0], wanted[2]])
    large = cv2.imencode(".jpg", random_picture((200, 200, 3), np.uint8, 1))[1].tobytes()
    broken = vc.Encoded(large[:300] + b"\xff\xd9")
    with pytest.raises(vc.ReadError, match=r"images\[1\]: "):
        augment([encoded[0], broken], ids=range(2), backend="toy")


def test_an_op_that_it_lacks_is_refused_by_name_before_anything_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.backends.toy.backend import Toy

    ran: list[int] = []
    run = Toy.run
    monkeypatch.setattr(Toy, "run", lambda *given: ran.append(1) or run(*given))
    for parts in ([vc.Brightness(0.5), vc.Solarize(0.5)], [vc.OneOf([vc.Solarize(0.5), vc.HorizontalFlip()])],
                  [vc.Mixup(), vc.Solarize(0.5)]):  # fmt: skip
        augment = vc.Pipeline(parts, seed=0)
        with pytest.raises(vc.SpecError, match=r"Solarize.*: expected what backend 'toy' runs, got the op Solarize"):
            augment(shelved(stack()), ids=range(3))
        augment(stack(), ids=range(3))
    assert not ran
    augment = vc.Pipeline([vc.Brightness(0.5)], seed=0)
    augment(shelved(stack()), ids=range(3))
    assert ran


@pytest.mark.parametrize("given", [
    lambda own, host: [own, host], lambda own, host: [host, host, own], lambda own, host: vc.Batch(images=[own, host]),
], ids=["own first", "own last", "batch"])  # fmt: skip
def test_pictures_in_two_places_are_refused(given: Any) -> None:
    host = stack()[0]
    with pytest.raises(vc.DataError, match=r"images\[\d\]: expected a picture in .* got one in (host memory|the toy's shelf)"):
        vc.Pipeline([vc.HorizontalFlip()], seed=0)(given(Shelved(host), host))


@pytest.mark.parametrize("backend", ["cpu", "reference"])
def test_a_named_backend_takes_no_pictures_from_elsewhere(backend: str) -> None:
    augment = vc.Pipeline([vc.HorizontalFlip()], seed=0)
    for given in (shelved(stack()), shelved(list(stack())), shelved(stack()[0])):
        message = f"pictures in host memory, where backend '{backend}' works, got pictures in the toy's shelf"
        with pytest.raises(vc.DataError, match=message):
            augment(given, backend=backend)
    for host in (stack(), list(stack()), [stack()[0], vc.Encoded(cv2.imencode(".png", stack()[0])[1].tobytes())]):
        with pytest.raises(vc.DataError, match=r"pictures in the toy's shelf, where backend 'toy' works, got .* host memory"):
            augment(host, backend="toy")


def test_what_does_not_fit_is_refused() -> None:
    augment = vc.Pipeline([vc.HorizontalFlip()], seed=0)
    own = shelved(stack())
    for given, how, said_so in (
        (Shelved(stack().astype(np.float64)), {}, "dtype: expected uint8, uint16 or float32 in the toy's shelf, got float64"),
        (Shelved(stack()[:, :0]), {}, "at least one pixel"),
        ([own], {}, r"images\[0\]: shape: expected \[H, W, C\]"),
        (own, {"value_range": (0, 100)}, "images: expected numbers of uint8 as they are, without value_range"),
        (own, {"out": np.empty_like(stack())}, "Pipeline.out: expected uint8 .* on the shelf, got a ndarray"),
        (own, {"out": Shelved(stack()[:2])}, "Pipeline.out: expected a C-contiguous uint8 array of shape"),
        (own, {"out": own}, "Pipeline.out: expected memory of its own"),
        (stack(), {"out": own}, "Pipeline.out: expected a C-contiguous uint8 array"),
    ):
        with pytest.raises(vc.DataError, match=said_so):
            augment(given, ids=range(3), **how)  # type: ignore[arg-type]
    with pytest.raises(vc.DataError, match=r"masks\[0\]: expected a NumPy array, a PIL image or a torch tensor"):
        vc.Batch(images=own, masks=[Shelved(stack()[0, :, :, 0])] * 3)


def test_nothing_of_it_is_left_when_it_is_forgotten() -> None:
    augment, own = vc.Pipeline([vc.HorizontalFlip()], seed=0), shelved(stack())
    augment(own)
    unregister_backend("toy")
    with pytest.raises(vc.DataError, match="images: expected a picture"):
        augment(own)
    with pytest.raises(vc.SpecError, match="backend: expected one of auto, cpu, reference, torch, got 'toy'"):
        augment(stack(), backend="toy")
    register_backend("toy", "tests.backends.toy.backend:BACKEND")
    augment(own)


def test_extra_pictures_that_are_treated_as_pictures_must_lie_where_those_do() -> None:
    batch = vc.Batch(images=shelved(stack()), extra={"before": vc.Extra(stack(), colour=True)})
    with pytest.raises(vc.DataError, match="expected pictures in host memory with colour=True, got pictures in"):
        vc.Pipeline(CHAIN, seed=4)(batch)
