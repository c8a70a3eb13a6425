"""Every recorded case of imgaug gives what imgaug gave; what differs is listed by name, and each line of the list is true."""

import json
from pathlib import Path

import pytest

from tests.compat.imgaug.cases import COMMITTED, GOLDEN, Recorded

KNOWN = json.loads((Path(__file__).parent / "known_differences.json").read_text())
FOLDERS = {"committed": COMMITTED, "shared": GOLDEN}


def classes() -> list[object]:
    """One test for each class of each folder that there is."""
    found = []
    for name, folder in FOLDERS.items():
        if (folder / "cases.json").is_file():
            cases = json.loads((folder / "cases.json").read_text())["cases"]
            found += [pytest.param(name, one, id=f"{name}-{one}") for one in sorted({case["call"]["class"] for case in cases})]
    return found or [pytest.param("", "", marks=pytest.mark.skip(reason="no recorded cases"))]


@pytest.fixture(scope="module")
def recorded() -> dict[str, Recorded]:
    return {name: Recorded(folder) for name, folder in FOLDERS.items() if (folder / "cases.json").is_file()}


@pytest.mark.parametrize(("folder", "name"), classes())
def test_recorded_cases(folder: str, name: str, recorded: dict[str, Recorded]) -> None:
    cases = recorded[folder].of(name)
    off = {case["name"]: text for case in cases if (text := recorded[folder].differs(case))}
    known = {case["name"] for case in cases} & set(KNOWN)
    assert set(off) == known, {one: off.get(one, "agrees") for one in set(off) ^ known}
