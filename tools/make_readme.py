"""Writes the tables of README.md and docs/ that code knows: transforms, recipes and formats, and what the benchmark measured.

python tools/make_readme.py            writes them
python tools/make_readme.py --check    exits 1 when they are not current
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from vicinal.datasets.formats.table import FORMATS, find
from vicinal.datasets.header import HOLDS
from vicinal.recipes.load import names
from vicinal.recipes.load import summary as purpose
from vicinal.transforms.catalogue import FOLDERS, describe, summary, transform_class

ROOT = Path(__file__).parents[1]
PAGES = {
    "README.md": ("benchmark",), "docs/installing.md": ("compile",), "docs/datasets.md": ("formats",),
    "docs/recipes.md": ("recipes",), "docs/catalogue.md": ("transforms",),
}  # fmt: skip
"""Which parts of which pages are made."""
RESULTS = ROOT / "benchmarks/results/published-threads-1.json"
ROWS = {
    "crop_jitter": "Random resized crop 224 of 512x512, flip, colour jitter, normalise",
    "heavy": "Affine, perspective, flip, tone, hue, noise, dropout, normalise, 512x512",
    "image_and_mask": "Picture and mask: affine, flip, crop 256, colour jitter, normalise",
    "tiny_translate": "256 grey 28x28 pictures, each shifted by its own pixels",
    "cifar": "256 CIFAR pictures: pad, crop, flip, Cutout, normalise",
}
SINGLE = {
    "op_flip": "Flip alone, 512x512", "op_quarter_turn": "Quarter turns alone, 512x512",
    "op_affine": "Affine alone, 512x512", "op_blur": "Gaussian blur alone, 512x512",
    "op_jitter": "Colour jitter alone, 512x512",
}  # fmt: skip
SHARED = frozenset({"p", "interpolation", "border", "fill", "mask_fill", "mask_border"})


def transforms_table() -> str:
    lines = ["| transform | what it does | parameters |", "|---|---|---|"]
    for family, members in FOLDERS.items():
        lines.append(f"| **{family}** | | |")
        for name in members:
            cls = transform_class(name)
            own = ", ".join(f"`{note.name}`" for note in describe(cls) if note.name not in SHARED)
            lines.append(f"| {name} | {summary(cls)} | {own} |")
    return "\n".join(lines)


def recipes_table() -> str:
    return "\n".join(["| recipe | for |", "|---|---|", *(f"| {name} | {purpose(name)} |" for name in names())])


def formats_table() -> str:
    lines = ["| format | what it is | labels |", "|---|---|---|"]
    for name in FORMATS:
        format = find(name)
        held = ", ".join(kind for kind in HOLDS if kind in format.holds)
        lines.append(f"| {name} | {format.summary} | {held} |")
    return "\n".join(lines)


def benchmark_table() -> str:
    report = json.loads(RESULTS.read_text(encoding="utf-8"))
    cases = {case["name"]: _rates(case) for case in report["cases"]}
    machine, versions = report["machine"], report["machine"]["versions"]
    newer, older = versions["albumentationsx"], versions["albumentations"]
    lines = [
        f"Pictures per second on one core of a {machine['cores']}-core {machine['cpu']} (Zen 4), medians of CPU time, one run.",
        f'"Best library" is the fastest of AlbumentationsX {newer}, Albumentations {older}, augrs, variopinta, torchtransform,',
        "kornia and DALI on the CPU. The last column compares Vicinal with the same operations written by hand in OpenCV.",
        "",
        "| | Vicinal | best library | speed-up | speed-up over OpenCV |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, title in (ROWS | SINGLE).items():
        rates = dict(cases[name])
        own, by_hand = rates.pop("vicinal"), rates.pop("opencv")
        best = max(rates, key=lambda library: rates[library])
        lines.append(
            f"| {title} | {own:,.0f} | {rates[best]:,.0f} ({best}) | {own / rates[best]:.1f}x | {own / by_hand:.1f}x |"
        )
    single = [rates for name, rates in cases.items() if name.startswith("op_")]
    first = sum(rates["vicinal"] >= max(rate for name, rate in rates.items() if name != "opencv") for rates in single)
    told = f"Vicinal is the fastest library in {first} of the {len(single)} single operations that were measured."
    rest = "All results, also those where Vicinal is slower: [benchmarks/README.md](benchmarks/README.md)."
    return "\n".join([*lines, "", told, rest])


def _rates(case: dict[str, Any]) -> dict[str, float]:
    """Pictures a second of CPU time, of Vicinal and of the libraries that count."""
    left_out = ("vicinal-portable", "vicinal-scalar", "numpy")
    counted = [one for one in case["results"] if one["cpu"] and one["library"] not in left_out]
    return {one["library"]: case["batch"] / one["cpu"] for one in counted}


def compile_text() -> str:
    report = json.loads(RESULTS.read_text(encoding="utf-8"))
    (own,) = (row for row in report["startup"] if row["library"] == "vicinal")
    first, rest = f"{own['compile']:.0f}", f"{own['rest']:.0f}"
    loaded, imported = f"{own['first']:.1f}", f"{own['import']:.2f}"
    return (
        f"The first call on a machine compiles the kernels. On one core of the CPU in the README's table this takes\n"
        f"about {first} seconds for pipelines of 8-bit colour pictures, {rest} more when other dtypes or channel counts first\n"
        f"come, and a few more for each further kind of interpolation or filter. The kernels are kept beside the package\n"
        f"(or in Numba's cache folder). From then on they load in {loaded} seconds. `import vicinal` takes {imported} seconds."
    )


def tables() -> dict[str, str]:
    """What stands between the marks of each name."""
    return {
        "transforms": transforms_table(), "recipes": recipes_table(), "formats": formats_table(),
        "benchmark": benchmark_table(), "compile": compile_text(),
    }  # fmt: skip


def renewed(page: str, text: str, current: dict[str, str]) -> str:
    """A page's text with its generated parts as the code has them now."""
    for name in PAGES[page]:
        pattern = rf"(<!-- {name}:start -->\n).*?(<!-- {name}:end -->)"
        part = re.compile(pattern, flags=re.DOTALL)
        text, count = part.subn(lambda found, table=current[name]: f"{found[1]}{table}\n{found[2]}", text)
        if count != 1:
            raise SystemExit(f"{page}: expected one pair of markers {name}:start and {name}:end, found {count}")
    return text


def main() -> int:
    current, stale = tables(), []
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        if renewed(page, text, current) != text:
            stale.append(page)
            if "--check" not in sys.argv[1:]:
                (ROOT / page).write_text(renewed(page, text, current), encoding="utf-8")
    if "--check" in sys.argv[1:] and stale:
        print(f"{', '.join(stale)}: tables are not current; run make gallery", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
