"""The API reference: every public name with its signature and docstring."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from typing import Any

import vicinal
from tools.docs.prose import as_markdown, signature

AREAS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "vicinal": ("vicinal", "The core: batches, targets, files, distributions and records.", ()),
    "datasets": ("vicinal.datasets", "Data sets of the field's formats, read as streams.", ("read",)),
    "offline": ("vicinal.offline", "Jobs that augment or convert a data set on disk.", ()),
    "recipes": ("vicinal.recipes", "Named pipelines, and pipelines from files.", ()),
    "extend": ("vicinal.extend", "Transforms of your own.", ()),
    "torch": ("vicinal.torch", "Feeding PyTorch.", ()),
    "losses": ("vicinal.torch.losses", "Losses.", ()),
    "metrics": ("vicinal.torch.metrics", "Metrics.", ()),
    "models": ("vicinal.torch.models", "A few small networks.", ()),
}
"""Page: the module, what it is for, and names that it does not list itself."""


def write(folder: Path) -> None:
    """A page for each area, and the one that leads to them."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["# API reference", "", "Every public name, with its signature and what its docstring says.",
             "Transforms have [pages of their own](../transforms/index.md). What names examples find,",
             "[Conventions](../conventions.md#names-in-examples) says.", "", "| module | |", "|---|---|"]  # fmt: skip
    for page, (module, purpose, extra) in AREAS.items():
        (folder / f"{page}.md").write_text(area(module, purpose, extra), encoding="utf-8")
        lines.append(f"| [{module}]({page}.md) | {purpose} |")
    (folder / "cli.md").write_text(commands(), encoding="utf-8")
    lines.append("| [vicinal](cli.md) | The command line. |")
    (folder / "index.md").write_text(
        "\n".join([*lines, "", "```{toctree}", ":hidden:", "", *AREAS, "cli", "```", ""]), encoding="utf-8"
    )


def area(module: str, purpose: str, extra: tuple[str, ...]) -> str:
    """The page of one module."""
    lines = [f"# {module}", "", purpose, ""]
    for name in public(module, extra):
        lines += entry(module, name, getattr(import_module(module), name))
    return "\n".join(lines)


def public(module: str, extra: tuple[str, ...] = ()) -> list[str]:
    """The names that a module gives, without the transforms, which have pages."""
    if module == "vicinal":
        names = [name for group in vicinal._NAMES.values() for name in group]
    else:
        found = import_module(module)
        listed = getattr(found, "__all__", None) or [
            name for name, value in vars(found).items()
            if not name.startswith("_") and (inspect.isclass(value) or inspect.isfunction(value))
            and value.__module__.startswith(module)
        ]  # fmt: skip
        names = [*listed, *extra]
    return sorted((name for name in set(names) if not inspect.ismodule(getattr(import_module(module), name))), key=str.lower)


def entry(module: str, name: str, value: Any) -> list[str]:
    """One name: its heading, signature and docstring, and of a class its public methods."""
    full = f"{module}.{name}"
    if not (inspect.isclass(value) or callable(value)):
        return [f"## {name}", "", f"```python\n{full} = {value!r}\n```", ""]
    lines = [f"## {name}", "", f"```python\n{full}{signature(value)}\n```", "", as_markdown(value.__doc__), ""]
    if inspect.isclass(value):
        for method, found in methods(value):
            kind = "property" if isinstance(found, property) else ""
            heading = f"{name}.{method}{'' if kind else signature(getattr(value, method))}"
            lines += [f"```python\n{heading}{'  # property' if kind else ''}\n```", "", as_markdown(found.__doc__), ""]
    return lines


def methods(cls: type) -> list[tuple[str, Any]]:
    """The public methods and properties that a class defines and documents."""
    return [
        (name, found) for name, found in vars(cls).items()
        if not name.startswith("_") and getattr(found, "__doc__", None)
        and (inspect.isfunction(found) or isinstance(found, property | classmethod | staticmethod))
    ]  # fmt: skip


def commands() -> str:
    """The help of every command of ``vicinal``."""
    from typer.main import get_command

    from vicinal.cli.main import app

    lines = ["# The command line", "", "`vicinal COMMAND --help` says the same."]
    for path, command in _commands("vicinal", get_command(app)):
        with command.make_context(path, [], resilient_parsing=True) as context:
            lines += ["", f"## {path}", "", f"```text\n{command.get_help(context).strip()}\n```"]
    return "\n".join(lines) + "\n"


def _commands(path: str, command: Any) -> list[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if not inner:
        return [(path, command)]
    return [row for name, one in inner.items() for row in _commands(f"{path} {name}", one)]
