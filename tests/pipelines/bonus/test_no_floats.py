"""Nothing between the totals and the money is a float."""

import ast
from pathlib import Path

import pytest

MODULES = sorted((Path(__file__).resolve().parents[3] / "pipelines" / "bonus").glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_rule_holds_a_float(path) -> None:
    nodes = list(ast.walk(ast.parse(path.read_text())))

    assert [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, float)] == []
    assert "float" not in {node.id for node in nodes if isinstance(node, ast.Name)}
    assert not {"Float64", "Float32", "mean"} & {node.attr for node in nodes if isinstance(node, ast.Attribute)}
