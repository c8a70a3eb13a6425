"""Optuna's study: kept in one SQLite file, and the same whether or not it was stopped in between."""

from __future__ import annotations

import contextlib
import sqlite3
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vicinal.extras import needed
from vicinal.search.space import NUMBERS, nothing

if TYPE_CHECKING:
    import optuna

FILE = "study.db"
RANDOM = 5
"""Trials that are drawn at random, and those that none is pruned before."""


def need_optuna() -> Any:
    """The package; MissingExtraError with the line that installs it."""
    with needed("vicinal search --by trials"):
        import optuna
    return optuna


@contextlib.contextmanager
def opened(folder: Path, warm: int) -> Iterator[optuna.Study]:
    """The study in ``folder``. A trial is pruned after ``warm`` epochs or later."""
    optuna = need_optuna()
    folder.mkdir(parents=True, exist_ok=True)
    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    # A way to connect rather than a URL, in which some characters of folders mean something.
    connect = {"creator": lambda: sqlite3.connect(folder / FILE, check_same_thread=False)}
    storage = optuna.storages.RDBStorage("sqlite://", engine_kwargs=connect)
    try:
        pruner = optuna.pruners.MedianPruner(n_startup_trials=RANDOM, n_warmup_steps=warm)
        yield optuna.create_study(
            storage=storage, study_name="search", direction="maximize", load_if_exists=True, pruner=pruner
        )
    finally:
        storage.remove_session()
        storage.engine.dispose()
        optuna.logging.set_verbosity(before)


def finished(study: optuna.Study) -> list[optuna.trial.FrozenTrial]:
    """Trials that ended with a score or were pruned, in their order; what was stopped in the middle is none."""
    return [one for one in study.get_trials(deepcopy=False) if one.state.name in ("COMPLETE", "PRUNED")]


def asked(study: optuna.Study, over: tuple[str, ...], seed: int) -> tuple[optuna.Trial, dict[str, float]]:
    """The next trial and its values: first the one that changes nothing, then by TPE.

    The sampler is made anew for each, seeded by how many are finished: so a study that was stopped draws what it would
    have drawn.
    """
    optuna = need_optuna()
    done = len(finished(study))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        sampler = optuna.samplers.TPESampler(
            seed=(seed * 1_000_003 + done) % 2**32, multivariate=True, n_startup_trials=RANDOM, constant_liar=False
        )
        study.sampler = optuna.samplers.PartialFixedSampler(nothing(over), sampler) if done == 0 else sampler
    trial = study.ask()
    return trial, {name: _suggested(trial, name) for name in over}


def _suggested(trial: optuna.Trial, name: str) -> float:
    number = NUMBERS[name]
    if isinstance(number.step, int):
        return trial.suggest_int(name, int(number.low), int(number.high))
    return round(trial.suggest_float(name, number.low, number.high, step=number.step), 6)
