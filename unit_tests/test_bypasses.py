"""Whoever bypasses permissions says beside it whose right stands in for the one that is not asked."""

import ast
import re
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parent.parent / "wuye_ops"
BYPASS = re.compile(r"ignore_permissions\s*=\s*True")
SOURCES = sorted(
	path
	for path in APP.rglob("*.py")
	if not path.name.startswith("test_")
	and "tests" not in path.parts
	and "ignore_permissions" in path.read_text()
)


def unexplained(source: str) -> list[int]:
	"""Lines that bypass permissions with no comment: in the statement, or right above it or the block it stands in."""
	lines = source.splitlines()
	comments = {number for number, line in enumerate(lines, 1) if re.search(r"(^|\s)#\s", line)}
	blocks = (ast.FunctionDef, ast.ClassDef)
	statements = [
		node
		for node in ast.walk(ast.parse(source))
		if isinstance(node, ast.stmt) and not isinstance(node, blocks)
	]
	found = []
	for number, line in enumerate(lines, 1):
		if not BYPASS.search(line):
			continue
		around = [node for node in statements if node.lineno <= number <= node.end_lineno]
		above = {node.lineno - 1 for node in around}
		inside = {
			part
			for node in around
			if not hasattr(node, "body")
			for part in range(node.lineno, node.end_lineno + 1)
		}
		if not comments & (above | inside):
			found.append(number)
	return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(APP)))
def test_every_bypass_says_whose_right_replaces_it(path):
	assert not unexplained(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
	("source", "lines"),
	[
		("doc.save(ignore_permissions=True)", [1]),
		("# the caller has asked\ndoc.save(ignore_permissions=True)", []),
		("# the caller has asked\n\ndoc.save(ignore_permissions=True)", [3]),
		("doc.flags.ignore_permissions = True\ndoc.save()", [1]),
		("# the system's own\nget_doc(\n\t{}\n).insert(ignore_permissions=True)", []),
		("# by command\nfor doc in docs:\n\tdoc.insert(ignore_permissions=True)", []),
		("# far above\ndef save(doc):\n\tdoc.insert(ignore_permissions=True)", [3]),
	],
)
def test_the_check_notices_what_is_not_explained(source, lines):
	assert unexplained(source) == lines
