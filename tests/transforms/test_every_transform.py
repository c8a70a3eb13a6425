"""What holds for every transform of the public table."""

from __future__ import annotations

import pickle

import attrs
import numpy as np
import pytest

from tests.transforms.examples import ARGUMENTS, example
from tests.transforms.lowered import lowered
from vicinal.errors import SpecError
from vicinal.program.ops import Warp
from vicinal.transforms.base import Transform
from vicinal.transforms.catalogue import CATALOGUE, FOLDERS, describe, summary, transform_class

SHAPES = np.array([[20, 30], [31, 9], [1, 1], [64, 64], [8, 8]])
NAMES = sorted(ARGUMENTS)


def arrays(op: object) -> dict[str, np.ndarray]:
    values = attrs.asdict(op, recurse=False)
    values |= values.pop("parameters", {})  # of a function of whole pictures, by name
    return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}


def test_every_public_transform_outside_of_compose_has_an_example() -> None:
    assert sorted(name for name, module in CATALOGUE.items() if ".compose." not in module) == NAMES


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(FOLDERS["mix"])))
def test_one_batch_lowers_as_its_samples_do_one_by_one(name: str) -> None:
    together = lowered(example(name), SHAPES, len(SHAPES), channels=3)
    for sample, shape in enumerate(SHAPES):
        shapes = np.tile(shape, (sample + 1, 1))
        alone = lowered(example(name), shapes, sample + 1, channels=3)
        assert len(alone.ops) == len(together.ops)
        for op, same in zip(together.ops, alone.ops, strict=True):
            for key, array in arrays(op).items():
                wanted = arrays(same)[key][sample]
                found = array[sample][tuple(map(slice, wanted.shape))] if key == "shifts" else array[sample]
                np.testing.assert_array_equal(found, wanted, err_msg=key)  # lattices are padded to the largest of a batch
        np.testing.assert_array_equal(together.canvas[sample], alone.canvas[sample])


@pytest.mark.parametrize("name", NAMES)
def test_arrays_of_ops_have_one_finite_row_a_sample(name: str) -> None:
    for count in (0, 1, 5):
        lowering = lowered(example(name), SHAPES[:count] if count else np.zeros((0, 2)), count)
        assert lowering.ops
        for op in lowering.ops:
            for key, array in arrays(op).items():
                assert array.shape[0] == count, key
                assert np.isfinite(array.astype(np.float64)).all(), key
        for recorded in lowering.record.values.values():
            assert all(len(value) == count for value in recorded.values())


@pytest.mark.parametrize("name", NAMES)
def test_inactive_samples_keep_their_canvas(name: str) -> None:
    lowering = lowered(attrs.evolve(example(name), p=0.0), SHAPES, len(SHAPES))
    np.testing.assert_array_equal(lowering.canvas, SHAPES)
    for op in lowering.ops:
        assert not op.active.any()
        if isinstance(op, Warp):
            np.testing.assert_array_equal(op.size, SHAPES)


@pytest.mark.parametrize("name", NAMES)
def test_p_is_the_share_of_active_samples(name: str) -> None:
    count, p = 4000, 0.3
    lowering = lowered(attrs.evolve(example(name), p=p), (24, 24), count)
    share = np.mean(next(iter(lowering.record.active.values())))
    assert abs(share - p) < 4 * np.sqrt(p * (1 - p) / count)


@pytest.mark.parametrize("name", NAMES)
def test_values_pickle_compare_and_hash(name: str) -> None:
    transform = example(name)
    assert pickle.loads(pickle.dumps(transform)) == transform == example(name)
    assert hash(transform) == hash(example(name))
    assert attrs.evolve(transform, p=0.25) != transform


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_explained(name: str) -> None:
    cls = transform_class(name)
    for note in describe(cls):
        assert len(note.meaning) > 10, note.name
    assert [note.name for note in describe(cls)][-1] == "p"
    assert 10 < len(summary(cls)) < 200


def test_field_notes_say_name_default_and_meaning() -> None:
    notes = {note.name: note for note in describe(transform_class("RandomResizedCrop"))}
    assert notes["size"].default == "required"
    assert notes["ratio"].default == "(0.75, 1.333)"
    assert notes["scale"].meaning == "range (low, high) of the window's area, as fractions of the picture's area in (0, 1]."


def test_a_class_without_a_name_in_the_table_is_refused_with_the_nearest() -> None:
    with pytest.raises(SpecError) as error:
        transform_class("HorizontlFlip")
    assert str(error.value) == "unknown transform 'HorizontlFlip'; did you mean 'HorizontalFlip'?"


def test_the_base_class_does_nothing_by_itself() -> None:
    with pytest.raises(NotImplementedError):
        lowered(Transform())
