"""Maps by ids: what is put in comes out, also through files and processes."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from vicinal.data.identity import read_ids
from vicinal.errors import DataError, ReadError, SpecError
from vicinal.transforms.saliency.maps import SIDE


def words(ids: Any) -> Any:
    return read_ids(ids, len(ids))


@pytest.mark.parametrize("ids", [[3, -1, 2**63], ["a/b.png", "c", "ä"], np.array([9, 4, 7], np.int32)])
def test_ids_of_all_kinds_find_their_maps(ids: Any, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    maps = vc.SaliencyMaps()
    maps.put(ids, rng.random((3, SIDE, SIDE)))
    found, known = maps.take(words(ids)[::-1])
    assert known.all()
    assert (found.min(axis=(1, 2)) == 0).all()
    assert (found.max(axis=(1, 2)) == 255).all()
    maps.save(tmp_path / "maps.npy")
    for other in (vc.SaliencyMaps.load(tmp_path / "maps.npy"), pickle.loads(pickle.dumps(maps))):
        np.testing.assert_array_equal(other.take(words(ids)[::-1])[0], found)
        assert len(other) == 3


def test_unknown_ids_are_said_to_be_so_and_later_maps_replace_earlier_ones(tmp_path: Path) -> None:
    first = vc.SaliencyMaps()
    first.put([1, 5, 9], np.stack([np.eye(SIDE)] * 3))
    first.save(tmp_path / "maps.npy")
    for maps in (first, vc.SaliencyMaps.load(tmp_path / "maps.npy")):
        maps.put([5, 6], np.stack([np.eye(SIDE)[::-1]] * 2))
        found, known = maps.take(words([0, 1, 5, 6, 2**60]))
        assert known.tolist() == [False, True, True, True, False]
        assert not found[[0, 4]].any()
        np.testing.assert_array_equal(found[1], np.eye(SIDE) * 255)
        np.testing.assert_array_equal(found[2], np.eye(SIDE)[::-1] * 255)
        assert len(maps) == 4
        maps.save(tmp_path / "again.npy")
        np.testing.assert_array_equal(vc.SaliencyMaps.load(tmp_path / "again.npy").take(words([1, 5]))[0], found[[1, 2]])


@pytest.mark.parametrize("shape", [(7, 7), (14, 14), (28, 56), (1, 3), (64, 64)])
def test_maps_of_any_size_keep_their_highest_place(shape: tuple[int, int]) -> None:
    maps, values = vc.SaliencyMaps(), np.zeros(shape)
    place = (shape[0] * 2 // 3, shape[1] // 3)
    values[place] = -5.0
    maps.put([4], [-values])
    found = maps.take(words([4]))[0][0]
    row, column = divmod(int(found.argmax()), SIDE)
    assert abs((row + 0.5) / SIDE - (place[0] + 0.5) / shape[0]) <= 1 / min(SIDE, shape[0])
    assert abs((column + 0.5) / SIDE - (place[1] + 0.5) / shape[1]) <= 1 / min(SIDE, shape[1])


@pytest.mark.parametrize(
    ("ids", "maps", "said"),
    [
        ([1], [np.full((4, 4), np.nan)], "SaliencyMaps.put: maps: expected finite numbers"),
        ([1], [np.zeros((4, 4, 2))], "expected finite numbers of shape"),
        ([1, 2], [np.zeros((4, 4))], "SaliencyMaps.put: ids: expected one id for each of 1"),
        ([1.5], [np.zeros((4, 4))], "expected all integers or all strings"),
    ],
)
def test_wrong_maps_are_refused(ids: Any, maps: Any, said: str) -> None:
    with pytest.raises(DataError, match=said):
        vc.SaliencyMaps().put(ids, maps)


@pytest.mark.parametrize("content", [b"", b"no numbers", None])
def test_other_files_are_refused(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "maps.npy"
    if content is None:
        np.save(path, np.zeros(3))
    else:
        path.write_bytes(content)
    with pytest.raises(ReadError, match=r"expected maps that SaliencyMaps.save wrote"):
        vc.SaliencyMaps.load(path)


def test_recipes_hold_the_path_of_maps_and_read_the_file_again_when_it_changes(tmp_path: Path) -> None:
    path, image = tmp_path / "maps.npy", np.full((28, 28, 3), 200, np.uint8)
    maps, corner = vc.SaliencyMaps(), np.zeros((SIDE, SIDE))
    corner[2, 2] = 1
    maps.put([1], [corner])
    with pytest.raises(SpecError, match=r"SaliencyMaps.save"):
        vc.Pipeline([vc.SaliencyErase(maps)], seed=0).to_yaml()
    maps.save(path)
    augment = vc.Pipeline([vc.SaliencyErase(str(path), 0.2, fill=0.0)], seed=0)
    assert vc.Pipeline.from_yaml(augment.to_yaml()) == augment
    assert augment(image[None], ids=[1])[0][5, 5].max() == 0
    maps.put([1], [corner[::-1]])
    maps.save(path)
    out = augment(image[None], ids=[1])[0]
    assert out[5, 5].min() == 200
    assert out[22, 5].max() == 0
    loaded = vc.Pipeline([vc.SaliencyErase(vc.SaliencyMaps.load(path))], seed=0)
    assert str(path) in loaded.to_yaml()
