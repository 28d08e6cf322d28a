"""Run a notebook's cells and keep what they show: `python tests/tutorial.py NOTEBOOK [RESULT]`.

What Jupyter would show of these cells: printed lines, and the value of the last line. nbclient and
ipykernel would bring some 80 MB of packages (jedi, debugpy, IPython) for one notebook.
"""

import ast
import contextlib
import io
import json
import os
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

import pandas as pd

Notebook = dict[str, Any]
Output = dict[str, Any]


def run(notebook: Notebook) -> Notebook:
    """The notebook with the outputs of its code cells, run in order; an error ends it."""
    scope: dict[str, Any] = {"__name__": "__main__"}
    cells, number = [], 0
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            number += 1
            outputs = _run_cell("".join(cell["source"]), scope, number)
            cells.append(cell | {"execution_count": number, "outputs": outputs})
        else:
            cells.append(cell)
    return notebook | {"cells": cells}


def _run_cell(source: str, scope: dict[str, Any], number: int) -> list[Output]:
    name = f"<cell {number}>"
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    value = None
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(tree, name, "exec"), scope)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), name, "eval"), scope)
    return [*_stream(printed.getvalue()), *_result(value, number)]


def _stream(text: str) -> list[Output]:
    return [{"name": "stdout", "output_type": "stream", "text": _lines(text)}] * bool(text)


def _result(value: object, number: int) -> list[Output]:
    if value is None:
        return []
    forms = {"text/plain": repr(value)}
    if isinstance(value, pd.DataFrame):
        forms["text/html"] = value._repr_html_()
    data = {form: _lines(text) for form, text in forms.items()}
    return [
        {"data": data, "execution_count": number, "metadata": {}, "output_type": "execute_result"}
    ]


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def as_text(notebook: Notebook) -> str:
    """A notebook as Jupyter writes it."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> None:
    source, result = (Path(sys.argv[place]).absolute() for place in (1, -1))
    notebook = json.loads(source.read_text("utf-8"))
    # A shell in which the environment is active finds its commands.
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    warnings.simplefilter("error")
    # What pandas takes from a terminal it takes from nothing in Jupyter.
    with tempfile.TemporaryDirectory() as folder, pd.option_context("display.max_columns", 20):
        os.chdir(folder)
        done = run(notebook)
        os.chdir(source.parent)
    result.write_text(as_text(done), "utf-8")


if __name__ == "__main__":
    main()
