"""``vicinal generate diffuse``: a data set drawn anew by a diffusion pipeline that the user has."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from vicinal.cli.arguments import Out, Source
from vicinal.cli.generate.output import OutputOptions
from vicinal.cli.groups import grouped
from vicinal.cli.job_options import JobOptions

CLASS = "{class}"


@grouped
def diffuse(
    src: Source,
    out: Out,
    pipeline: Annotated[
        str, typer.Option("--pipeline", metavar="P", help="A folder, a name on the hub, or module:function that gives one.")
    ],
    prompt: Annotated[
        str, typer.Option("--prompt", help="The text; {class} stands for the name of a picture's class.")
    ] = "a photo",
    prompts: Annotated[
        list[str] | None, typer.Option("--class-prompt", metavar="CLASS=TEXT", help="The text for a class; may be repeated.")
    ] = None,
    strength: Annotated[
        str, typer.Option("--strength", metavar="A,B", help="Strength of the noise; one of several is drawn.")
    ] = "0.25,0.5,0.75",
    steps: Annotated[int, typer.Option("--steps", help="Denoising steps from pure noise to a picture.")] = 30,
    guidance: Annotated[
        float, typer.Option("--guidance", help="How closely the text is followed; 0 for distilled pipelines.")
    ] = 7.5,
    side: Annotated[int | None, typer.Option("--side", help="Pixels of the shorter side for the pipeline.")] = None,
    filter: Annotated[
        str | None, typer.Option("--filter", metavar="module:function", help="Returns why a candidate is refused, or ''.")
    ] = None,
    tries: Annotated[int, typer.Option("--tries", help="Candidates per picture; if none is accepted, it is left out.")] = 4,
    download: Annotated[bool, typer.Option("--download", help="Let diffusers download the pipeline.")] = False,
    device: Annotated[str, typer.Option("--device", help="auto, cpu or cuda.")] = "auto",
    *,
    output: OutputOptions,
    job: JobOptions,
) -> None:
    """Draw the pictures of a data set anew by diffusion, with the labels that they have.

    A job as augment is one: manifest.jsonl, recipe.yaml, --resume. Boxes and masks stay where they are: check them above a
    strength of 0.5.
    """
    from vicinal.cli.words import numbers, pairs
    from vicinal.offline.request import opening_for
    from vicinal.sampling.distributions import Choice
    from vicinal.transforms.catalogue import transform_class

    given = pairs("--class-prompt", prompts)
    names = opening_for(src, job.settings()).open().header.names if given or CLASS in prompt else ()
    made: Any = transform_class("Diffuse")
    transform = made(
        pipeline, texts(prompt, given, names), Choice(numbers("--strength", strength) or ()), steps=steps, guidance=guidance,
        side=side, filter=filter, tries=tries, local_files_only=not download, device=device,
    )  # fmt: skip
    transform.check()
    output.write(src, out, transform, "drawing anew", job)


def texts(prompt: str, given: dict[str, str], names: tuple[str, ...]) -> str | list[str]:
    """The text, or one a class in the order of ``names``; JobError for a class that there is not."""
    from vicinal.errors import JobError, one_of

    if not given and CLASS not in prompt:
        return prompt
    if not names:
        raise JobError("--prompt: expected a data set whose pictures have classes, as the text is about them, got none")
    for name in given:
        if name not in names:
            raise JobError(one_of("--class-prompt", names, name))
    return [given.get(name, prompt).replace(CLASS, name) for name in names]
