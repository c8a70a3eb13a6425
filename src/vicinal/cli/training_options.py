"""The options of the commands that train or try networks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vicinal.cli.arguments import Format, Reading
from vicinal.cli.words import pairs, size_of, values

if TYPE_CHECKING:
    from vicinal.experiments.comparison import Trials
    from vicinal.experiments.data.selection import Selection
    from vicinal.experiments.network import Model as Network
    from vicinal.experiments.training.settings import Training


@dataclass(frozen=True, kw_only=True)
class DataOptions:
    """What of a data set is used."""

    test_split: Annotated[str | None, typer.Option("--test-split", help="The split to test on.")] = None
    holdout: Annotated[
        float, typer.Option("--holdout", help="The share of every class to test on, where there are no splits.")
    ] = 0.2
    test_limit: Annotated[int | None, typer.Option("--test-limit", help="Pictures to test on (default: all).")] = None
    size: Annotated[
        str | None, typer.Option("--size", metavar="HxW", help="Bring pictures to this size; one number for a square.")
    ] = None
    channels: Annotated[str | None, typer.Option("--channels", help="rgb or gray (default: as the first picture).")] = None
    format: Format = None
    reading: Reading = None
    memory: Annotated[
        float,
        typer.Option("--memory", metavar="GIB", help="Pictures that take more are kept in a temporary file (see TMPDIR)."),
    ] = 4.0
    synthetic_share: Annotated[
        float, typer.Option("--synthetic-share", help="Of the pictures to train with, at most so many that networks made.")
    ] = 0.5

    def selection(self, **others: Any) -> Selection:
        """What of a data set is used, as the options say. ``others``: further fields of Selection."""
        from vicinal.errors import JobError, expected
        from vicinal.experiments.data.selection import Selection

        options = pairs("--reading", self.reading)
        if not 0 <= self.memory < 2**30:
            raise JobError(expected("--memory", "GiB, at least 0", self.memory))
        return Selection(
            format=self.format, options=options, size=None if self.size is None else size_of(self.size),
            memory=round(self.memory * 2**30), test=self.test_split, holdout=self.holdout, test_limit=self.test_limit,
            channels=self.channels, synthetic_share=self.synthetic_share, **others,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class NetworkOptions:
    """A network beside its name."""

    model_option: Annotated[
        list[str] | None, typer.Option("--model-option", metavar="NAME=VALUE", help="An option of the model; may be repeated.")
    ] = None
    weights: Annotated[
        str | None, typer.Option("--weights", help="A file of torch.save, or package.module:name that says where one is.")
    ] = None

    def options(self) -> dict[str, Any]:
        """The options of the model, as values."""
        return values("--model-option", self.model_option)


@dataclass(frozen=True, kw_only=True)
class TrainingOptions:
    """What is trained, with which pictures, and how."""

    model: Annotated[
        str, typer.Option("--model", "-m", help="small_cnn, resnet18, resnet20, wrn, vgg, unet, or package.module:Class.")
    ] = "small_cnn"
    epochs: Annotated[int, typer.Option("--epochs", "-e", help="Times that every picture is seen.")] = 10
    batch: Annotated[int, typer.Option("--batch", "-b", help="Pictures of a step.")] = 64
    optimizer: Annotated[str, typer.Option("--optimizer", help="adam, or sgd with momentum 0.9.")] = "adam"
    rate: Annotated[
        float | None, typer.Option("--rate", help="The learning rate (default: 0.001 for adam, 0.1 for sgd).")
    ] = None
    schedule: Annotated[str, typer.Option("--schedule", help="Of the learning rate: cosine or constant.")] = "cosine"
    decay: Annotated[float, typer.Option("--decay", help="Weight decay.")] = 0.0
    train_split: Annotated[str | None, typer.Option("--train-split", help="The split to train with.")] = None
    limit: Annotated[
        int | None, typer.Option("--limit", help="Pictures to train with, of all classes alike (default: all).")
    ] = None

    def network(self, network: NetworkOptions) -> Network:
        """The network to train."""
        from vicinal.experiments.network import Model

        return Model(self.model, network.options(), network.weights)

    def training(self) -> Training:
        """How it is trained."""
        return self._training()

    def _training(self, **others: Any) -> Training:
        from vicinal.experiments.training.settings import Training

        return Training(
            epochs=self.epochs, batch=self.batch, optimizer=self.optimizer, rate=self.rate, schedule=self.schedule,
            decay=self.decay, **others,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class EveryTrainingOption(TrainingOptions):
    """Losses and schedules too."""

    loss: Annotated[
        str | None,
        typer.Option(
            "--loss", help="cross_entropy, focal; of masks also bce, balanced, dice, iou, or several as bce+dice."
        ),
    ] = None
    smoothing: Annotated[float, typer.Option("--smoothing", help="Of labels, in cross-entropy.")] = 0.0
    warmup: Annotated[int, typer.Option("--warmup", help="Epochs over which the learning rate rises.")] = 0
    consistency: Annotated[
        float | None,
        typer.Option(
            "--consistency",
            metavar="WEIGHT",
            help="See each picture as it is and in two draws of the recipe, with AugMix's Jensen-Shannon loss "
            "(12 in the paper).",
        ),
    ] = None
    amp: Annotated[bool, typer.Option("--amp", help="Mixed precision: bfloat16 on a CPU, float16 on a GPU.")] = False

    def training(self) -> Training:
        """How it is trained."""
        return self._training(
            loss=self.loss, smoothing=self.smoothing, warmup=self.warmup, consistency=self.consistency, amp=self.amp
        )


@dataclass(frozen=True, kw_only=True)
class TrialOptions:
    """What is tried with a trained network, beside common corruptions."""

    task: Annotated[str | None, typer.Option("--task", help="classification or segmentation (default: found out).")] = None
    trial_limit: Annotated[
        int, typer.Option("--trial-limit", help="Test pictures that are changed to measure robustness; 0 for none.")
    ] = 1000
    picture: Annotated[
        str | None, typer.Option("--picture", metavar="KEY", help="The test picture that is moved about (default: the first).")
    ] = None

    def trials(self, corruptions: bool) -> Trials:
        """What is tried."""
        from vicinal.experiments.comparison import Trials

        return Trials(limit=self.trial_limit, corruptions=corruptions, picture=self.picture)


@dataclass(frozen=True, kw_only=True)
class MachineOptions:
    """What a network runs on."""

    device: Annotated[str, typer.Option("--device", help="auto, cpu or cuda.")] = "auto"
    threads: Annotated[int | None, typer.Option("--threads", "-t", help="Threads (default: all cores).")] = None

    def set_threads(self) -> None:
        """So many threads to augment with, and as many to train with."""
        if self.threads is not None:
            import vicinal
            from vicinal.experiments.threads import set_torch_threads

            vicinal.set_threads(self.threads)
            set_torch_threads(self.threads)
