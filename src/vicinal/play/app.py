"""The page's server: a few routes, nothing fetched from elsewhere, nothing sent anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources
from typing import Any

from vicinal.errors import VicinalError
from vicinal.extras import needed
from vicinal.play.draws import drawn
from vicinal.play.judge import Judge
from vicinal.play.pictures import Shown
from vicinal.play.recipe import opened, pipeline_of, texts
from vicinal.transforms.compose.pipeline import Pipeline

with needed("vicinal play"):
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.requests import Request
    from starlette.responses import JSONResponse, Response
    from starlette.routing import Route

FILES = {"": ("index.html", "text/html"), "play.js": ("play.js", "text/javascript"), "play.css": ("play.css", "text/css")}
POLICY = "default-src 'self'; img-src 'self' data:"
"""The browser itself refuses whatever would come from elsewhere."""

Answer = Callable[[dict[str, Any]], dict[str, Any]]


def application(
    pictures: Shown, recipe: Pipeline, hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]"), judge: Judge | None = None
) -> Starlette:
    """The app for these pictures, which begins with ``recipe``; ``judge`` says what draws are taken for. It answers requests to
    ``hosts`` alone."""

    def draw(given: dict[str, Any]) -> dict[str, Any]:
        index = int(given["picture"])
        batch = pictures.batch(index)
        cell, first = int(given["cell"]), int(given.get("first", 0))
        names, kind = pictures.classes(), pictures.kind(index)
        return drawn(pipeline_of(given["recipe"]), batch, given["copies"], cell, first, names, judge, kind)

    def begin(_: dict[str, Any]) -> dict[str, Any]:
        return {"pictures": pictures.names(), "begin": texts(recipe)}

    answers: dict[str, Answer] = {
        "begin": begin, "draw": draw, "catalogue": _catalogue, "texts": lambda given: texts(pipeline_of(given["recipe"])),
        "open": lambda given: texts(opened(str(given["text"]))),
    }  # fmt: skip
    routes = [Route(f"/api/{name}", _post(answer), methods=["POST"]) for name, answer in answers.items()]
    routes += [Route(f"/{path}", _file(*found)) for path, found in FILES.items()]
    return Starlette(routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))])


def _catalogue(_: dict[str, Any]) -> dict[str, Any]:
    """Asked for behind the first draws, as every transform is imported for it."""
    from vicinal.play.catalogue import catalogue

    return catalogue()


def _post(answer: Answer) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        # JSON alone: another site's page can send a form to this one, but no JSON.
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return JSONResponse({"error": "expected application/json"}, 415)
        from starlette.concurrency import run_in_threadpool

        try:
            given = json.loads(await request.body() or b"{}")
            return JSONResponse(await run_in_threadpool(answer, given))
        except VicinalError as error:
            return JSONResponse({"error": " ".join(str(error).split())})
        except (KeyError, IndexError, TypeError, ValueError) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 400)

    return endpoint


def _file(name: str, kind: str) -> Callable[[Request], Any]:
    text = resources.files("vicinal.play").joinpath("static", name).read_text(encoding="utf-8")

    async def endpoint(_: Request) -> Response:
        return Response(text, media_type=kind, headers={"content-security-policy": POLICY, "cache-control": "no-store"})

    return endpoint
