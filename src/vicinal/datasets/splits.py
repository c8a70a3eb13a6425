"""Splits by the names that folders and files have for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

SPLITS = {
    "train": "train", "training": "train",
    "val": "val", "valid": "val", "validation": "val", "dev": "val",
    "test": "test", "testing": "test",
}  # fmt: skip
OTHERS = {"trn": "train", "validate": "val", "eval": "val", "evaluation": "val", "tst": "test", "holdout": "test"}
"""Names that folders have, and files seldom."""
_WORD = "|".join(sorted(SPLITS, key=len, reverse=True))
_IN_FILE = re.compile(
    rf"(?:^|[-_.])(?:(?P<word>{_WORD})(?:[-_.0-9]|$)|(?P<fold>fold[-_]?\d+)(?:[-_.]|$))", re.IGNORECASE
)
_AROUND = re.compile(
    r"(?:(?:seg|cls|img|imgs|image|images|data|dataset)[-_ ])?(.+?)"
    r"(?:[-_ ]?(?:set|data|dataset|images|imgs|split|folder))?(?:[-_ ]?\d+)?"
)
"""What else stands in the name of a split's folder: seg_train, training_set, test1, val2017."""
SIGNS = re.compile(r"[-_. ]+")
"""What stands between the words of a name."""
_HUMP = re.compile(r"([a-z])(?=[A-Z])")
_FILLING = frozenset({"set", "data", "dataset", "images", "imgs", "image", "img"})
_FOLD = re.compile(r"fold[-_ ]?\d+")


def named_split(text: str) -> str:
    """The split that a word means by itself ("Training"); "" for none."""
    return SPLITS.get(text.lower(), "")


def split_of(name: str) -> str:
    """The split that a folder of this name holds ("train", "Validation", "val2017", "test_set"; folds of a cross-validation
    are splits of their own); "" for none."""
    text = name.lower()
    if _FOLD.fullmatch(text):
        return text
    found = _AROUND.fullmatch(text)
    inner = found.group(1) if found else text
    return SPLITS.get(inner) or OTHERS.get(inner, "")


def split_of_file(name: str) -> str:
    """The split that a file's name tells ("train-00000.parquet", "cats_val.csv", "fold1.tar"); "" for none."""
    found = _IN_FILE.search(name)
    if found is None:
        return ""
    return SPLITS[found["word"].lower()] if found["word"] else found["fold"].lower()


def all_splits(folders: Iterable[str]) -> dict[str, str]:
    """Folders to splits where every folder is a split; else nothing."""
    found = {folder: split_of(folder) for folder in folders}
    return distinct(found) if all(found.values()) else {}


def some_splits(folders: Iterable[str]) -> dict[str, str]:
    """Folders to splits, those that are none left out, where one is for training; else as ``all_splits``."""
    named = list(folders)
    found = {folder: split for folder in named if (split := split_of(folder))}
    return distinct(found) if "train" in found.values() else all_splits(named)


def phrased_splits(folders: Iterable[str]) -> dict[str, str]:
    """Folders whose names differ in the word of a split alone (WIDER_train and WIDER_val, Final_Training and Final_Test), by
    split; where none is for training, the one without such a word is (rps beside rps-test-set). Nothing where there are no
    two such splits, or several such families."""
    groups: dict[tuple[str, ...], dict[str, str]] = {}
    plain: dict[tuple[str, ...], str] = {}
    for folder in folders:
        words = [word for word in SIGNS.split(folder.lower()) if word not in _FILLING]
        rest = tuple(word for word in words if not split_of(word))
        if len(rest) == len(words):
            plain[rest] = folder
        elif len(rest) == len(words) - 1 and rest:
            groups.setdefault(rest, {})[folder] = next(filter(None, map(split_of, words)))
    for rest, found in groups.items():
        if rest in plain and "train" not in found.values():
            found[plain[rest]] = "train"
    groups = {rest: found for rest, found in groups.items() if "train" in found.values() and len(set(found.values())) > 1}
    return next(iter(groups.values())) if len(groups) == 1 else {}


def worded_split(name: str) -> str:
    """The split that a word in a file's name means, also one within it (trainLabels, ISIC_Training_GroundTruth); "" for none
    and for several."""
    found = {split for word in words_in(name) if (split := split_of(word))}
    return found.pop() if len(found) == 1 else ""


def has_split_word(folder: str) -> bool:
    """Whether a word in a folder's name is that of a split (train-jpg, stage_2_train_images)."""
    return any(map(split_of, words_in(folder)))


def words_in(name: str) -> list[str]:
    """The words in a name, small: those between signs, and those that capitals begin (TrainImages)."""
    return SIGNS.split(_HUMP.sub(r"\1 ", name).lower())


def distinct(splits: Mapping[str, str]) -> dict[str, str]:
    """Folders to splits, where folders that hold the same split are splits by their own names."""
    counts = Counter(splits.values())
    return {folder: split if counts[split] == 1 else folder for folder, split in splits.items()}


def extra_of(splits: Mapping[str, str]) -> dict[str, Any]:
    """A header's ``extra`` that keeps the names of the folders of splits, for those who write the same tree again."""
    other = {split: folder for folder, split in splits.items() if folder != split}
    return {"folder": {"splits": other}} if other else {}
