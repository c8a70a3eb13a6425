"""The page of an evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vicinal.experiments.data.pictures import Data
from vicinal.experiments.page.sections import calibration, confusions, corruptions, moved, robustness
from vicinal.report.page.axes import COLOURS
from vicinal.report.page.rendered import rendered
from vicinal.transforms.corrupt.table import applicable

NAME = "network"


def evaluation_page(result: Mapping[str, Any], data: Data) -> str:
    """HTML of what ``evaluate`` gives. The same result gives the same page."""
    found, colours = {NAME: _as_summary(result)}, {NAME: COLOURS[1]}
    made = {one.name: {"extra": one.extra, "differs": one.differs} for one in applicable(data.test.channels)}
    return rendered(
        title=f"{result['model']}, tried on {data.source}",
        facts=_facts(result),
        key=[],
        sections=[
            *robustness(found, colours, result["score"]), *corruptions(found, made, ()), *moved({NAME: [result]}, data),
            *confusions(found, data), *calibration(found, colours),
        ],
        recipes=[],
    )  # fmt: skip


def _facts(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    measures = result["measures"]
    size = " x ".join(map(str, result["data"]["size"]))
    facts = [
        ("data", f"{result['data']['source']}: {result['data']['test']:,} pictures to test on, {size}"),
        *(("beware", line) for line in result.get("beware", ())),
        (result["score"], f"{measures['score']:.2%}"),
        ("calibration error", f"{measures['ece']:.2%}"),
    ]
    if measures["iou"] is not None:
        facts.append(("IoU", f"{measures['iou']:.2%}"))
    if "corruptions" in result:
        facts.append((f"{result['score']} when corrupted", f"{result['corruptions']['mean']:.2%}, without the extra ones"))
    return facts


def _as_summary(result: Mapping[str, Any]) -> dict[str, Any]:
    """One network in the form of a recipe of a comparison, without intervals."""
    measures = result["measures"]
    found = {"ece": _alone(measures["ece"]), "confusion": measures["confusion"], "calibration": measures["calibration"]}
    if "robustness" in result:
        found["robustness"] = {
            name: {**one, "scores": [_alone(score) for score in one["scores"]]} for name, one in result["robustness"].items()
        }
    if "corruptions" in result:
        found["corruptions"] = result["corruptions"]["scores"]
        found["corruption_mean"] = _alone(result["corruptions"]["mean"])
    return found


def _alone(value: float) -> dict[str, Any]:
    return {"mean": value, "low": None, "high": None}
