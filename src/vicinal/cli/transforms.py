"""``vicinal transforms``: the catalogue, and one transform's parameters."""

from __future__ import annotations

from typing import Annotated

import typer


def transforms(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Describe this transform and its parameters.")] = None,
) -> None:
    """List all transforms and recipes, or describe one transform."""
    text = _catalogue() if name is None else _one(name)
    print(text.replace("``", ""))


def _catalogue() -> str:
    from vicinal.recipes.load import names
    from vicinal.recipes.load import summary as purpose
    from vicinal.transforms.catalogue import FOLDERS, LEARNED, PUBLIC, summary, transform_class

    width = max(map(len, PUBLIC))
    lines = []
    for family, members in {**FOLDERS, "learned (of the extra generative)": LEARNED}.items():
        lines += [family, *(f"  {name:{width}}  {summary(transform_class(name))}" for name in members), ""]
    lines += _brought(width)
    return "\n".join([*lines, "recipes", *(f"  {name:{width}}  {purpose(name)}" for name in names())])


def _brought(width: int) -> list[str]:
    """Transforms of installed packages, with what is wrong where one cannot be used."""
    from vicinal.errors import SpecError
    from vicinal.transforms.catalogue import summary
    from vicinal.transforms.plug_ins import plug_ins
    from vicinal.transforms.registry import class_named, loaded

    lines: list[str] = []
    for one in plug_ins():
        try:
            cls = loaded(one)
            class_named(one.name)  # which says so where the name means two
            said = f"{summary(cls)} (package {one.package})"
        except SpecError as error:
            said = f"cannot be used: {error}"
        lines.append(f"  {one.name:{width}}  {said}")
    return ["from other packages", *lines, ""] if lines else []


def _one(name: str) -> str:
    from vicinal.transforms.catalogue import describe, transform_class
    from vicinal.transforms.explained import parted

    cls = transform_class(name)
    rows = [(note.name, note.default, note.meaning) for note in describe(cls)]
    width, wide = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
    said, example = parted(cls.__doc__)
    about = said.partition("\n\n``")[0]
    table = [f"  {field:{width}}  {default:{wide}}  {meaning}" for field, default, meaning in rows]
    return "\n".join([name, "", about, "", *table, *(["", example] if example else [])])
