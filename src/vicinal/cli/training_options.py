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

    test_split: Annotated[str | None, typer.Option("--test-split", help="Split to test on.")] = None
    holdout: Annotated[
        float, typer.Option("--holdout", help="Share of each class to test on, if SRC has no splits.")
    ] = 0.2
    test_limit: Annotated[int | None, typer.Option("--test-limit", help="Number of test pictures (default: all).")] = None
    size: Annotated[
        str | None, typer.Option("--size", metavar="HxW", help="Resize pictures to this size; one number for a square.")
    ] = None
    channels: Annotated[str | None, typer.Option("--channels", help="rgb or gray (default: as in the first picture).")] = None
    format: Format = None
    reading: Reading = None
    memory: Annotated[
        float,
        typer.Option("--memory", metavar="GIB", help="Memory for pictures; the rest goes to a temporary file (see TMPDIR)."),
    ] = 4.0
    synthetic_share: Annotated[
        float, typer.Option("--synthetic-share", help="Maximal share of synthetic pictures in training.")
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
        str | None, typer.Option("--weights", help="Pretrained weights: a torch.save file, or module:name that holds its path.")
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
    epochs: Annotated[int, typer.Option("--epochs", "-e", help="Number of epochs.")] = 10
    batch: Annotated[int, typer.Option("--batch", "-b", help="Batch size.")] = 64
    optimizer: Annotated[str, typer.Option("--optimizer", help="adam, or sgd with momentum 0.9.")] = "adam"
    rate: Annotated[
        float | None, typer.Option("--rate", help="Learning rate (default: 0.001 for adam, 0.1 for sgd).")
    ] = None
    schedule: Annotated[str, typer.Option("--schedule", help="Learning rate schedule: cosine or constant.")] = "cosine"
    decay: Annotated[float, typer.Option("--decay", help="Weight decay.")] = 0.0
    train_split: Annotated[str | None, typer.Option("--train-split", help="Split to train on.")] = None
    limit: Annotated[
        int | None, typer.Option("--limit", help="Train on this many pictures, the same number of each class (default: all).")
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
            "--loss", help="cross_entropy or focal; for masks also bce, balanced, dice, iou, or a sum such as bce+dice."
        ),
    ] = None
    smoothing: Annotated[float, typer.Option("--smoothing", help="Label smoothing of cross-entropy.")] = 0.0
    warmup: Annotated[int, typer.Option("--warmup", help="Epochs of learning rate warm-up.")] = 0
    consistency: Annotated[
        float | None,
        typer.Option(
            "--consistency",
            metavar="WEIGHT",
            help="Add AugMix's Jensen-Shannon loss of each picture and two augmented copies, with this weight "
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

    task: Annotated[str | None, typer.Option("--task", help="classification or segmentation (default: recognised).")] = None
    trial_limit: Annotated[
        int, typer.Option("--trial-limit", help="Number of test pictures that are changed to measure robustness; 0 for none.")
    ] = 1000
    picture: Annotated[
        str | None, typer.Option("--picture", metavar="KEY", help="Test picture for the map of shifts (default: the first).")
    ] = None

    def trials(self, corruptions: bool) -> Trials:
        """What is tried."""
        from vicinal.experiments.comparison import Trials

        return Trials(limit=self.trial_limit, corruptions=corruptions, picture=self.picture)


@dataclass(frozen=True, kw_only=True)
class MachineOptions:
    """What a network runs on."""

    device: Annotated[str, typer.Option("--device", help="auto, cpu or cuda.")] = "auto"
    threads: Annotated[int | None, typer.Option("--threads", "-t", help="Number of threads (default: one per core).")] = None

    def set_threads(self) -> None:
        """So many threads to augment with, and as many to train with."""
        if self.threads is not None:
            import vicinal
            from vicinal.experiments.threads import set_torch_threads

            vicinal.set_threads(self.threads)
            set_torch_threads(self.threads)
