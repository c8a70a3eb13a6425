"""Options that several commands share come from one class, and reach each of them as they were given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner

from vicinal.cli.groups import grouped
from vicinal.cli.main import app


@dataclass(frozen=True, kw_only=True)
class Where:
    """A required one, a list, a flag."""

    place: Annotated[str, typer.Option("--place")]
    only: Annotated[list[str] | None, typer.Option("--only")] = None
    far: Annotated[bool, typer.Option("--far")] = False


@dataclass(frozen=True, kw_only=True)
class When:
    """Numbers, one without a default."""

    year: Annotated[int, typer.Option("--year", "-y", min=1)] = 2000
    month: Annotated[int | None, typer.Option("--month")] = None


GOT: list[Any] = []


@grouped
def travel(
    who: Annotated[str, typer.Argument()], when: When, where: Where, speed: Annotated[float, typer.Option()] = 1.5
) -> None:
    """Travels."""
    GOT.append((who, when, where, speed))


def _run(*words: str) -> tuple[int, str]:
    made = typer.Typer(add_completion=False, rich_markup_mode=None)
    made.command()(travel)
    done = CliRunner().invoke(made, list(words))
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("words", "got"),
    [
        (["me", "--place", "x"], ("me", When(), Where(place="x"), 1.5)),
        (["me", "--place", "x", "-y", "7", "--month", "2"], ("me", When(year=7, month=2), Where(place="x"), 1.5)),
        (
            ["--far", "--only", "a", "me", "--only", "b", "--place", "x", "--speed", "2"],
            ("me", When(), Where(place="x", only=["a", "b"], far=True), 2.0),
        ),
    ],
)
def test_options_reach_the_command_in_their_groups(words: list[str], got: Any) -> None:
    GOT.clear()
    assert _run(*words)[0] == 0
    assert [got] == GOT


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["me"], "Missing option '--place'"),
        (["me", "--place", "x", "--year", "0"], "'--year'"),
        (["me", "--place", "x", "--where", "y"], "No such option: --where"),
    ],
)
def test_bad_options_are_named_as_any_other(words: list[str], said: str) -> None:
    code, output = _run(*words)
    assert code == 2
    assert said in output


SHARED = {
    ("augment", "convert"): "format reading masks annotations writing suffix quality subsampling max_pixels threads engine "
    "processes address shard_size link resume overwrite strict dry_run",
    ("audit", "compare"): "model epochs batch optimizer rate schedule decay train_split limit",
    ("audit", "compare", "evaluate"): "model_option weights test_split holdout test_limit size channels format reading memory "
    "device threads",
    ("compare", "evaluate"): "task trial_limit picture",
}


@pytest.mark.parametrize("commands", SHARED, ids="-".join)
def test_commands_that_do_alike_have_the_same_options(commands: tuple[str, ...]) -> None:
    made: Any = get_command(app)
    every = [{one.name: (one.opts, one.default, one.help) for one in made.commands[name].params} for name in commands]
    for option in SHARED[commands].split():
        assert every[0][option] == every[1][option] == every[-1][option]
