"""Writes into docs/drop-ins.md how many recorded results of each library agree, by class, and what differs.

``python -m tools.make_drop_ins [--check]``. It counts the cases of ../shared/golden; which of them differ stands in lists that
tests/compat holds against the cases, one by one, in both directions.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from tests.compat.albumentations.golden import ROOT as ALBUMENTATIONS
from tests.compat.imgaug.cases import GOLDEN as IMGAUG
from tests.compat.torchvision.golden import GOLDEN as TORCHVISION
from vicinal.compat.albumentations.differences import FRONT, GOLDEN, PIPELINE

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/drop-ins.md"
START, END = "<!-- agreement:start -->\n", "<!-- agreement:end -->\n"
TESTS = ROOT / "tests/compat"

LIBRARIES = {
    "imgaug 0.4.0": (IMGAUG, json.loads((TESTS / "imgaug/known_differences.json").read_text())),
    "Albumentations 2.0.8": (ALBUMENTATIONS, GOLDEN),
    "torchvision 0.28": (TORCHVISION, json.loads((TESTS / "torchvision/differences.json").read_text())),
}
"""Where the cases of each are, and those that differ with the reason."""


def of_class(case: dict[str, object]) -> str:
    """The class, or the function of torchvision, of a recorded case."""
    call = case.get("call")
    return str(call["class"] if isinstance(call, dict) else case["op"])


def table(name: str) -> list[str]:
    """Of one library: a sentence, classes that do not agree wholly, and all others in a row."""
    folder, differences = LIBRARIES[name]
    cases = json.loads((folder / "cases.json").read_text())["cases"]
    count = Counter(map(of_class, cases))
    off = Counter(of_class(case) for case in cases if case["name"] in differences)
    agreeing = count.total() - off.total()
    whole = [f"{one} {count[one]}" for one in sorted(count) if not off[one]]
    return [
        f"**{name}**: {agreeing} of {count.total()} recorded cases agree, in {len(whole)} of {len(count)} classes all.", "",
        "| class | agree | of |", "|---|--:|--:|",
        *(f"| {one} | {count[one] - off[one]} | {count[one]} |" for one in sorted(off)), "",
        *(f"- `{case}`: {reason}." for case, reason in sorted(differences.items())), "",
        f"All cases of: {', '.join(whole)}.", "",
    ]  # fmt: skip


def snippets() -> list[str]:
    """Of imgaug's expressions: how many, and those that differ."""
    cases = json.loads((IMGAUG / "snippets.json").read_text())
    cases = cases["snippets"] if isinstance(cases, dict) else cases
    differences = json.loads((TESTS / "imgaug/snippet_differences.json").read_text())
    return [
        f"Of {len(cases)} expressions of imgaug's augmentables, calls and helpers {len(cases) - len(differences)} give the "
        "recorded result, error or warning:", "",
        *(f"- `{code}`: {reason}." for code, reason in sorted(differences.items())), "",
    ]  # fmt: skip


def written() -> str:
    """What stands between the marks."""
    lines = []
    for name in LIBRARIES:
        lines += table(name) + (snippets() if name.startswith("imgaug") else [])
    lines += ["What differs in the drop-in for Albumentations:", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {words} |" for name, words in FRONT.items()]
    lines += ["", "And in what `Compose.pipeline` and `vicinal convert-recipe` give:", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {words} |" for name, words in PIPELINE.items()]
    return "\n".join(lines) + "\n"


def page() -> str:
    """The whole page."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(START)
    return before + START + written() + END + rest.split(END)[1]


def main() -> None:
    missing = [str(folder) for folder, _ in LIBRARIES.values() if not folder.is_dir()]
    if missing:
        print(f"make_drop_ins: no recorded cases at {', '.join(missing)}; docs/drop-ins.md is left as it is")
    elif "--check" in sys.argv[1:]:
        if page() != PAGE.read_text(encoding="utf-8"):
            sys.exit("docs/drop-ins.md is not current: run `python -m tools.make_drop_ins`")
    else:
        PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
