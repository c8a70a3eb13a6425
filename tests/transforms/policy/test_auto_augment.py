"""AutoAugment's tables, and that what is drawn follows them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

import vicinal as vc
from tests.transforms.lowered import lowered
from vicinal.transforms.policy.operation import GEOMETRY
from vicinal.transforms.policy.table import SPACES, slots, sub_policies

NAMES = tuple(SPACES)
COUNT = 20_000


def plain(row: Any) -> tuple[tuple[str, float], ...]:
    return tuple((name, probability) for name, probability, _ in row)


@pytest.mark.parametrize("name", ["imagenet", "cifar10", "svhn"])
def test_tables_are_those_of_kornia(name: str) -> None:
    kornia = pytest.importorskip("kornia.augmentation.auto.autoaugment.autoaugment")
    theirs = getattr(kornia, f"{name}_policy")
    assert sub_policies(name) == tuple(
        tuple(("".join(part.title() for part in step[0].split("_")), *step[1:]) for step in row) for row in theirs
    )


def test_the_long_table_holds_what_the_paper_prints_of_its_three_searches() -> None:
    long, printed = sub_policies("cifar10-95"), sub_policies("cifar10")
    assert [len(sub_policies(name)) for name in NAMES] == [25, 25, 95, 25]
    searches = {len(part): {plain(row) for row in part} for part in (long[:20], long[20:55], long[55:])}
    assert list(searches) == [20, 35, 40]
    for first, length in ((0, 20), (5, 35), (10, 40), (20, 20)):  # five rows each; the fourth five are of a later file
        assert all(plain(row) in searches[length] for row in printed[first : first + 5])


@pytest.mark.parametrize("name", NAMES)
def test_every_operation_of_a_table_is_in_its_space(name: str) -> None:
    for slot in slots(name):
        assert ((slot.probability >= 0) & (slot.probability <= 1)).all()
        assert ((slot.strength >= 0) & (slot.strength <= 1)).all()
        assert len(slot.operations) == slot.chosen.max() + 1


@pytest.mark.parametrize("name", NAMES)
def test_sub_policies_are_alike_likely_and_run_by_their_chances(name: str) -> None:
    lowering = lowered(vc.AutoAugment(name), (24, 24), COUNT)
    values, active = lowering.record.values, lowering.record.active
    row = values["AutoAugment[0]"]["sub_policy"].astype(int)
    counts = np.bincount(row, minlength=len(sub_policies(name)))
    assert stats.chisquare(counts).pvalue > 1e-4
    for number, slot in enumerate(slots(name)):
        place = f"AutoAugment[0]/slot[{number}]"
        ran = np.zeros(COUNT, bool)
        for index, operation in enumerate(slot.operations):
            mine = active[f"{place}/{operation.name}"]
            assert (slot.chosen[row[mine]] == index).all()
            ran |= mine
        for sub, chance in enumerate(slot.probability):
            hits = ran[row == sub]
            idle = slot.operations[slot.chosen[sub]].name == "Solarize" and slot.strength[sub] == 0 and name == "cifar10-95"
            wanted = 0.0 if idle else chance
            assert abs(hits.mean() - wanted) <= 4.5 * np.sqrt(wanted * (1 - wanted) / len(hits))


def test_signs_are_alike_likely_and_magnitudes_are_the_tables() -> None:
    lowering = lowered(vc.AutoAugment("imagenet"), (24, 24), COUNT)
    mine = lowering.record.active["AutoAugment[0]/slot[1]/Rotate"]
    angles = lowering.record.values["AutoAugment[0]/slot[1]/Rotate"]["degrees"][mine]
    assert set(np.round(np.abs(angles), 6)) == {30.0, round(30 * 8 / 9, 6)}
    assert abs((angles > 0).mean() - 0.5) <= 4 * np.sqrt(0.25 / len(angles))


def test_a_sample_draws_the_same_alone_and_in_any_batch() -> None:
    pictures = np.random.default_rng(1).integers(0, 256, (40, 16, 18, 3), np.uint8)
    for policy in (vc.AutoAugment(), vc.RandAugment(3), vc.TrivialAugmentWide(), vc.AugMix()):
        augment = vc.Pipeline([policy], seed=3)
        together = augment(pictures, ids=range(40))
        for index in (0, 17, 39):
            np.testing.assert_array_equal(augment(pictures[index], ids=index), together[index])


def test_yaml_holds_the_name_of_the_policy_and_nothing_of_its_table() -> None:
    augment = vc.Pipeline([vc.AutoAugment("svhn"), vc.RandAugment(magnitude=vc.Normal(9, 0.5).clip(0, 30))], seed=0)
    written = augment.to_dict()["Pipeline"]["transforms"]
    assert written[0] == {"AutoAugment": {"policy": "svhn"}}
    assert list(written[1]["RandAugment"]) == ["magnitude"]
    assert vc.Pipeline.from_yaml(augment.to_yaml()) == augment


def test_geometry_of_two_slots_becomes_one_warp_and_boxes_move_with_it() -> None:
    augment = vc.Pipeline([vc.RandAugment(2, 20)], seed=5)
    pictures = np.zeros((64, 30, 40, 3), np.uint8)
    pictures[:, 10:20, 15:25] = 255
    program = augment.program(pictures)
    assert len(program.warps) == 1
    batch = vc.Batch(images=pictures, boxes=[[[15, 10, 25, 20]]] * 64, ids=range(64))
    out, record = augment.trace(batch)
    turned = record.active["RandAugment[0]/slot[0]/Rotate"] | record.active["RandAugment[0]/slot[1]/ShearX"]
    moved = np.any([on for place, on in record.active.items() if place.rpartition("/")[2] in GEOMETRY], axis=0)
    assert turned.any()
    for index, boxes in enumerate(out.boxes):
        stays = np.array_equal(boxes, [[15, 10, 25, 20]])
        assert not (stays and turned[index])
        assert stays or moved[index]
