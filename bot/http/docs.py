"""The reference of this interface as a page: made here from the OpenAPI document, so that it works offline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from json import dumps
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

router = APIRouter(include_in_schema=False)

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/docs/reference.css"></head>
<body><header><h1>{title}</h1><p>{about} Machine-readable: <a href="/openapi.json">openapi.json</a>.</p></header>
<main>{body}</main></body></html>
"""


@router.get("/docs", response_class=HTMLResponse)
def reference(request: Request) -> str:
    """Every operation with its parameters, bodies and answers."""
    document = request.app.openapi()
    schemas = document.get("components", {}).get("schemas", {})
    sections = "".join(_sections(document["paths"])) + "".join(_schemas(schemas))
    info = document["info"]
    return PAGE.format(
        title=escape(f"{info['title']} {info['version']}"), about=escape(info["description"]), body=sections
    )


def _sections(paths: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    by_tag: dict[str, list[str]] = {}
    for path, methods in paths.items():
        for method, operation in methods.items():
            by_tag.setdefault(operation.get("tags", ["other"])[0], []).append(
                _operation(method, path, operation)
            )
    for tag, operations in by_tag.items():
        yield f"<section><h2>{escape(tag)}</h2>{''.join(operations)}</section>"


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    return (
        f'<details><summary><b class="{method}">{method.upper()}</b> <code>{escape(path)}</code> '
        f"{escape(operation.get('summary', ''))}</summary><p>{escape(operation.get('description', ''))}</p>"
        f"{_parameters(operation.get('parameters', []))}{_body(operation)}</details>"
    )


def _parameters(parameters: list[Mapping[str, Any]]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(one['name'])}</code></td><td>{escape(one['in'])}</td>"
        f"<td>{'required' if one.get('required') else ''}</td><td>{escape(_kind(one['schema']))}</td></tr>"
        for one in parameters
    )
    return f"<table>{rows}</table>" if rows else ""


def _body(operation: Mapping[str, Any]) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    return "".join(f"<p>Body: {_reference(one['schema'])}</p>" for one in content.values())


def _schemas(schemas: Mapping[str, Any]) -> Iterator[str]:
    for name, schema in schemas.items():
        text = escape(dumps(schema, indent=2, ensure_ascii=False))
        yield f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary><pre>{text}</pre></details>'


def _reference(schema: Mapping[str, Any]) -> str:
    name = schema.get("$ref", "").rpartition("/")[2]
    return f'<a href="#{escape(name)}">{escape(name)}</a>' if name else escape(_kind(schema))


def _kind(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    bounds = [f"{name} {schema[name]}" for name in ("default", "minimum", "maximum") if name in schema]
    return ", ".join([schema.get("type", "object"), *map(str, bounds)])
