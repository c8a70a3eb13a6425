"""Pictures laid over each other: whose a pixel is shows in it, and all that belongs to pictures agrees with the pixels."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vicinal as vc
from tests.contracts.subjects import assert_same
from tests.mix.batches import Array, made, painted
from vicinal.errors import DataError, SpecError
from vicinal.program.verify import verify

OVERLAYS: dict[str, dict[str, Any]] = {
    "CopyPaste": {"interpolation": "nearest", "scale": [1.0, 2.0], "min_visibility": 0.0},
    "ResizeMix": {"interpolation": "nearest", "scale": (0.3, 1.0)},
    "FMix": {"decay": 2.0},
    "ClassMix": {},
    "SaliencyMix": {},
}
DTYPES = ("u1", "u2", "f4")


def with_shape(batch: vc.Batch, how: str) -> vc.Batch:
    """The batch, its objects having planes, ids in a map, or polygons."""
    if how == "planes":
        return batch
    if how == "map":
        fields = [attrs.evolve(rows, fields={"instance": np.asarray(rows.labels) % 10 + 1}) for rows in batch.boxes]
        maps = [(planes * (np.asarray(rows.labels) % 10 + 1)[:, None, None]).sum(axis=0).astype(np.uint8)
                for planes, rows in zip(batch.instances, batch.boxes, strict=True)]  # fmt: skip
        return attrs.evolve(batch, boxes=fields, instances=maps)
    rings = [
        [[np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])] for x0, y0, x1, y1 in rows.data] for rows in batch.boxes
    ]
    boxes = [attrs.evolve(rows, polygons=one) for rows, one in zip(batch.boxes, rings, strict=True)]
    return attrs.evolve(batch, boxes=boxes, instances=None)


def levels(image: Array) -> Array:
    return np.rint(image * 255).astype(int) if image.dtype.kind == "f" else image.astype(int)


def area(rings: Any) -> float:
    return sum(abs(np.dot(r[:, 0], np.roll(r[:, 1], -1)) - np.dot(r[:, 1], np.roll(r[:, 0], -1))) / 2 for r in rings)


@settings(max_examples=40, deadline=None)
@given(
    name=st.sampled_from(sorted(OVERLAYS)), count=st.sampled_from([1, 2, 5]), seed=st.integers(0, 999),
    dtype=st.sampled_from(DTYPES), how=st.sampled_from(["planes", "map", "polygons"]),
    backend=st.sampled_from(["cpu", "reference"]), size=st.sampled_from([(1, 1), (8, 8), (13, 17), (16, 24)]),
)  # fmt: skip
def test_what_belongs_to_pictures_agrees_with_their_pixels(
    name: str, count: int, seed: int, dtype: str, how: str, backend: str, size: tuple[int, int]
) -> None:
    asked = with_shape(painted([size] * count, np.dtype(dtype), seed, planes=True), how)
    augment = vc.Pipeline([made(name, **OVERLAYS[name])], seed=seed, min_area=0.0)
    verify(augment.program(asked), deep=True)
    out, record = augment.trace(asked, backend=backend)
    partner = record.values[f"{name}[0]"]["partner"].astype(int)
    assert out.images[0].dtype == asked.images[0].dtype
    shares = np.array([(levels(image)[..., 0] == n + 1).mean() for n, image in enumerate(out.images)])
    np.testing.assert_allclose(out.labels.share, shares, atol=1e-6)
    assert (out.labels.y_b == partner).all()
    for row in range(count):
        image = levels(out.images[row])
        np.testing.assert_array_equal(out.masks[row], image[..., 1])
        assert set(np.unique(image[..., 0]).tolist()) <= {row + 1, partner[row] + 1}
        boxes = out.boxes[row]
        held: list[float] = []
        for index, ((x0, y0, x1, y1), label) in enumerate(zip(boxes.data, boxes.labels, strict=True)):
            shown = image[..., 1] == label
            exact = name != "ResizeMix" or label // 10 == row  # others lie on parts of pixels
            assert not exact or shown[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))].any()
            if how == "planes":
                mask = out.instances[row][index] != 0
            elif how == "map":
                mask = out.instances[row] == boxes.fields["instance"][index]
            else:
                held.append(area(boxes.polygons[index]))
                assert not exact or held[-1] <= shown.sum() + 1e-6
                continue
            assert (mask <= shown).all()
            rows, columns = np.nonzero(mask)
            hull = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
            np.testing.assert_allclose(hull, (x0, y0, x1, y1), rtol=0, atol=0 if exact else 1)
            held.append(float(mask.sum()))
        if how != "polygons" or name != "ResizeMix":
            assert sum(held) == pytest.approx((image[..., 1] > 0).sum(), abs=1e-6)
        if how == "map":
            assert set(np.unique(out.instances[row]).tolist()) - {0} == set(boxes.fields["instance"].tolist())
        points = out.keypoints[row]
        assert len(points) == (2 if partner[row] == row else 4)
        for (x, y), seen in list(zip(points.xy, points.visibility, strict=True))[: 2 if name == "ResizeMix" else 4]:
            assert seen < 2 or image[min(int(y), size[0] - 1), min(int(x), size[1] - 1), 2] == 200


@pytest.mark.parametrize("name", sorted(OVERLAYS))
def test_backends_orders_and_replays_agree(name: str) -> None:
    given = painted([(16, 24)] * 5, np.dtype("u1"), 4, planes=True)
    augment = vc.Pipeline([vc.HorizontalFlip(p=0.5), made(name, classes=5, p=0.8), vc.Invert()], seed=3)
    first, again = augment(given), augment(given, backend="reference")
    assert np.abs(first.images.astype(int) - again.images).max() <= 1
    assert_same(first.masks, again.masks)
    np.testing.assert_allclose(first.labels.sum(axis=1), 1, atol=1e-6)
    order = [3, 0, 4, 2, 1]
    turned = augment(vc.Batch.from_samples([given[index] for index in order]))
    assert_same(turned.images, first.images[order])
    assert_same([rows.data for rows in turned.boxes], [first.boxes[index].data for index in order])
    out, record = augment.trace(given)
    assert_same(augment.replay(vc.Record.from_json(record.to_json()), given).images, out.images)
    to = np.empty_like(out.images)
    if name in ("ResizeMix", "FMix"):
        assert augment(np.stack(given.images), ids=given.ids, out=to) is to
        assert_same(to, out.images)
    with pytest.raises(DataError, match="a mix with another picture"):
        record.inverse()


@pytest.mark.parametrize("name", sorted(OVERLAYS))
def test_inputs_stay_as_they_are_and_results_are_their_own(name: str) -> None:
    for p in (0.0, 1.0):
        given = painted([(16, 24)] * 3, np.dtype("u1"), 4, planes=True)
        before = painted([(16, 24)] * 3, np.dtype("u1"), 4, planes=True)
        out = vc.Pipeline([made(name, p=p)], seed=0)(given)
        for first, second in ((out.images, given.images), (out.masks, given.masks), (out.instances, given.instances)):
            for one, other in zip(first, second, strict=True):
                assert not np.may_share_memory(one, other)
        for target in ("images", "masks", "instances"):
            assert_same(list(getattr(given, target)), list(getattr(before, target)))
        assert_same([rows.data for rows in given.boxes], [rows.data for rows in before.boxes])
        if p == 0:
            assert_same(out.images, np.stack(list(given.images)))
            assert_same(list(out.instances), list(given.instances))


def test_pasted_objects_are_a_share_and_others_lose_what_they_cover() -> None:
    given = painted([(16, 24)] * 2, np.dtype("u1"), 0, planes=True)
    counts = {}
    for share in (0.0, 0.5, 1.0):
        fields = {"share": share, "scale": 1.0, "flip": 0.0, "partners": "cross-class"}
        out, record = vc.Pipeline([made("CopyPaste", **fields)], seed=1).trace(given)
        assert record.values["CopyPaste[0]"]["partner"].tolist() == [1, 0]
        counts[share] = [sum(int(label) // 10 == 1 - row for label in out.boxes[row].labels) for row in range(2)]
    assert counts[0.0] == [0, 0]
    assert counts[1.0] == [len(given.boxes[1]), len(given.boxes[0])]
    assert counts[0.5] == [-(-n // 2) for n in counts[1.0]]


def test_objects_of_which_too_little_is_left_are_dropped() -> None:
    """A box of ten columns, of which a pasted one covers seven."""
    images = np.zeros((2, 4, 10, 3), np.uint8)
    boxes = [vc.Boxes([[0, 0, 10, 4]], labels=[0]), vc.Boxes([[0, 0, 7, 4]], labels=[1])]
    planes = [np.ones((1, 4, 10), np.uint8), np.tile(np.arange(10) < 7, (1, 4, 1)).astype(np.uint8)]
    kept = {}
    for least in (0.25, 0.35):
        fields = {"share": 1.0, "scale": 1.0, "flip": 0.0, "partners": "cross-class", "min_visibility": least}
        out = vc.Pipeline([made("CopyPaste", **fields)], seed=0)(
            vc.Batch(images, boxes=boxes, instances=planes, labels=np.arange(2))
        )
        kept[least] = [rows.data for rows in out.boxes]
        assert [len(stack) for stack in out.instances] == [len(rows) for rows in out.boxes]
    assert kept[0.25] == [[[7, 0, 10, 4], [0, 0, 7, 4]], [[0, 0, 10, 4]]]
    assert kept[0.35] == [[[0, 0, 7, 4]], [[0, 0, 10, 4]]]


def test_polygons_lose_what_lies_over_them_exactly() -> None:
    """A triangle pasted into the middle of a square: what is left has no area in common with it, and none is lost."""
    shapely = pytest.importorskip("shapely")
    square, triangle = np.array([[1.0, 1], [19, 1], [19, 19], [1, 19]]), np.array([[5.0, 4], [14.5, 7.25], [8, 15]])
    boxes = [vc.Boxes([[1, 1, 19, 19]], polygons=[[square]]), vc.Boxes([[5, 4, 14.5, 15]], polygons=[[triangle]])]
    augment = vc.Pipeline([made("CopyPaste", share=1.0, scale=1.0, flip=0.0, partners="cross-class")], seed=0)
    out = augment(vc.Batch(np.zeros((2, 20, 20, 3), np.uint8), boxes=boxes, labels=np.arange(2))).boxes[0]
    assert out.data == [[1, 1, 19, 19], [5, 4, 14.5, 15]]
    left, over = (shapely.make_valid(shapely.union_all([shapely.Polygon(ring) for ring in rings])) for rings in out.polygons)
    assert over.area == pytest.approx(shapely.Polygon(triangle).area)
    assert left.area == pytest.approx(18 * 18 - over.area)
    assert left.intersection(over).area < 1e-6


@pytest.mark.parametrize("how", ["planes", "map", "polygons"])
def test_mask_dropout_erases_objects_and_drops_them(how: str) -> None:
    for count in (0, 1, 3, 100):
        asked = with_shape(painted([(16, 24), (9, 13), (1, 1)], np.dtype("u1"), 2, planes=True), how)
        augment = vc.Pipeline([made("MaskDropout", objects=count, fill=1.0, mask_fill=255)], seed=1)
        out = augment(asked)
        assert_same(np.asarray(out.labels), np.asarray(asked.labels))
        for row, boxes in enumerate(asked.boxes):
            gone = set(np.asarray(boxes.labels).tolist()) - set(np.asarray(out.boxes[row].labels).tolist())
            assert len(gone) == min(count, len(boxes))
            hole = np.isin(asked.images[row][..., 1], list(gone))
            wanted = np.where(hole[..., None], 255, asked.images[row])
            np.testing.assert_array_equal(out.images[row], wanted)
            np.testing.assert_array_equal(out.masks[row], np.where(hole, 255, asked.masks[row]))
            if how == "map":
                np.testing.assert_array_equal(out.instances[row], np.where(hole, 0, asked.instances[row]))


def test_mask_dropout_shows_no_other_picture_so_that_it_can_be_inverted_and_replayed_alone() -> None:
    given = painted([(16, 24)] * 3, np.dtype("u1"), 2, planes=True)
    augment = vc.Pipeline([vc.HorizontalFlip(p=1.0), made("MaskDropout", objects=2)], seed=1)
    out, record = augment.trace(given)
    assert not record.mixes
    twice = [{name: value for name, value in given[1].items() if name != "id"}] * 2
    again = augment.replay(record[1], vc.Batch.from_samples(twice))
    assert_same(again.images, out.images[[1, 1]])
    same = (record.inverse()(out.images) == np.stack(given.images)).all(axis=3)
    assert same.mean() > 0.5
    assert not same.all()


def test_fmix_shares_and_its_noise_are_those_of_the_paper() -> None:
    images = np.arange(40, dtype=np.uint8)[:, None, None, None] + np.zeros((1, 32, 32, 1), np.uint8)
    out, record = vc.Pipeline([made("FMix")], seed=0).trace(vc.Batch(images, ids=np.arange(40)))
    own, lam = (out.images == images).mean(axis=(1, 2, 3)), record.values["FMix[0]"]["lambda"]
    alone = record.values["FMix[0]"]["partner"] == np.arange(40)
    assert np.abs(own - lam)[~alone].max() <= 1 / 32**2 + 1e-9
    assert lam.std() > 0.2
    from vicinal.transforms.mix.stencils import low_pass

    rng, power = np.random.default_rng(0), np.zeros((32, 17))
    for _ in range(400):
        power += np.abs(np.fft.rfft2(low_pass((32, 32), 3.0, rng))) ** 2
    frequency = np.hypot(np.fft.fftfreq(32)[:, None], np.fft.rfftfreq(32))
    inner = (frequency > 0.05) & (np.fft.rfftfreq(32) > 0) & (np.fft.rfftfreq(32) < 0.5)
    slope = np.polyfit(np.log(frequency[inner]), np.log(power[inner]), 1)[0]
    assert slope == pytest.approx(-6, abs=0.1)  # amplitudes fall with the third power


def test_classmix_pastes_half_of_the_classes_but_the_ignored() -> None:
    mask = np.repeat(np.arange(6, dtype=np.uint8), 4)[None].repeat(8, axis=0)
    images = np.stack([np.zeros((8, 24, 3), np.uint8), np.full((8, 24, 3), 9, np.uint8)])
    for ignore, count in ((None, 3), ((0, 1), 2), (tuple(range(6)), 0)):
        batch = vc.Batch(images, masks=np.stack([mask + 100, mask]), labels=np.arange(2))
        out = vc.Pipeline([made("ClassMix", ignore=ignore, partners="cross-class")], seed=2)(batch)
        pasted = out.images[0][..., 0] == 9
        classes = set(np.unique(out.masks[0][pasted]).tolist())
        assert len(classes) == count
        assert not classes & set(ignore or ())
        np.testing.assert_array_equal(pasted, np.isin(mask, list(classes)))


def test_what_they_need_is_asked_for_by_name() -> None:
    images = np.zeros((2, 8, 8, 3), np.uint8)
    box = [np.array([[0.0, 0, 4, 4]])] * 2
    asked = (
        ("CopyPaste", {}, "CopyPaste[0]: expected instances, or boxes with polygons, that say where objects are, got neither"),
        ("MaskDropout", {"boxes": box}, "MaskDropout[0]: expected instances, or boxes with polygons, that say where objects"),
        ("CopyPaste", {"boxes": box, "instances": np.ones((2, 8, 8), np.uint8)},
         "CopyPaste[0]: expected boxes[0] with the field 'instance', their ids in the map, got none"),
        ("ClassMix", {}, "ClassMix[0]: expected masks of labels [H, W], whose classes are pasted, got none"),
        ("ClassMix", {"masks": np.ones((2, 8, 8), np.float32)}, "ClassMix[0]: expected masks of labels [H, W]"),
        ("FMix", {"groups": ["a", "a"]}, "FMix[0]: expected no groups of pictures, which have no meaning in a mix, got some"),
    )  # fmt: skip
    for name, targets, message in asked:
        with pytest.raises(DataError) as caught:
            vc.Pipeline([made(name, p=0.01)], seed=0)(vc.Batch(images, **targets))
        assert str(caught.value).startswith(message)
    with pytest.raises(DataError, match=r"FMix\[0\]: expected pictures of one size to mix"):
        vc.Pipeline([made("FMix")], seed=0)([images[0], images[1, :4]])
    with pytest.raises(SpecError, match=r"ResizeMix\.smoothing: expected 0 unless classes says over how many, got 0.1"):
        made("ResizeMix", smoothing=0.1)
    full = np.tile(np.arange(1, 256, dtype=np.uint8).reshape(15, 17), (2, 1, 1))
    with pytest.raises(DataError, match=r"instances\[\d\]: expected a dtype for ids up to \d+ in the maps that are mixed"):
        vc.Pipeline([made("ResizeMix", partners="cross-class")], seed=0)(
            vc.Batch(np.zeros((2, 15, 17, 3), np.uint8), instances=full, labels=np.arange(2))
        )
