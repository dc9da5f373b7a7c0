"""What keeps the layers apart: rules are pure, chapters do not import one another, hooks lead somewhere."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "wuye_ops"
RULES = sorted((APP / "rules").glob("**/*.py"))

# Besides the standard library: recurrence and money words come from well-kept pure libraries.
ALLOWED_PACKAGES = {"cn2an", "dateutil", "wuye_ops"}
# Parts of the standard library that reach outside the process or read its clock.
FORBIDDEN_STANDARD = {
	"asyncio", "ftplib", "glob", "http", "io", "logging", "os", "pathlib", "random", "requests", "secrets", "shutil",
	"smtplib", "socket", "sqlite3", "subprocess", "tempfile", "threading", "time", "urllib",
}  # fmt: skip
FORBIDDEN_CALLS = {"open", "print", "input", "eval", "exec", "__import__"}
FORBIDDEN_METHODS = {"now", "today", "utcnow", "fromtimestamp", "read_text", "write_text"}


def violations(source: str) -> list[str]:
	"""What a rule may not do, by line."""
	found = []
	for node in ast.walk(ast.parse(source)):
		modules = []
		if isinstance(node, ast.Import):
			modules = [alias.name for alias in node.names]
		elif isinstance(node, ast.ImportFrom):
			modules = [node.module or ""]
			if node.level:
				found.append(f"{node.lineno}: relative import")
		for module in modules:
			package = module.split(".")[0]
			if package == "wuye_ops" and not module.startswith("wuye_ops.rules"):
				found.append(f"{node.lineno}: imports {module}")
			elif package in FORBIDDEN_STANDARD:
				found.append(f"{node.lineno}: imports {module}")
			elif package not in sys.stdlib_module_names and package not in ALLOWED_PACKAGES:
				found.append(f"{node.lineno}: imports {module}")
		if isinstance(node, ast.Call):
			function = node.func
			if isinstance(function, ast.Name) and function.id in FORBIDDEN_CALLS:
				found.append(f"{node.lineno}: calls {function.id}()")
			elif isinstance(function, ast.Attribute) and function.attr in FORBIDDEN_METHODS:
				found.append(f"{node.lineno}: calls .{function.attr}()")
	return found


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_rules_are_pure(path):
	assert not violations(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
	"source",
	[
		"import frappe",
		"from frappe.utils import getdate",
		"def f():\n\timport erpnext",
		"from hrms import x",
		"from wuye_ops.property import x",
		"from datetime import datetime\nx = datetime.now()",
		"import datetime\nx = datetime.date.today()",
		"import time",
		"open('x')",
	],
)
def test_the_check_notices_what_is_not_pure(source):
	assert violations(source)


def test_the_check_accepts_what_is_pure():
	assert not violations(
		"from datetime import date, time\nfrom wuye_ops.rules.dispatch import rank\nx = date(1, 1, 1)"
	)


def test_import_contracts_hold():
	"""The contracts of pyproject.toml, the same that scripts/lint.sh checks."""
	pytest.importorskip("importlinter", reason="import-linter is not installed: pip install '.[test]'")
	command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
	result = subprocess.run(
		[sys.executable, "-c", command, "--no-cache"],
		cwd=ROOT,
		env={**os.environ, "PYTHONPATH": str(ROOT)},
		capture_output=True,
		text=True,
	)
	assert result.returncode == 0, result.stdout + result.stderr


def _definitions(path: Path) -> set[str]:
	names = set()
	for node in ast.parse(path.read_text(encoding="utf-8")).body:
		if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
			names.add(node.name)
		elif isinstance(node, ast.ImportFrom | ast.Import):
			names |= {alias.asname or alias.name for alias in node.names}
		elif isinstance(node, ast.Assign):
			names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
	return names


def _resolves(dotted: str) -> bool:
	"""Whether a dotted path of the app is a module, or something a module defines."""
	path = ROOT.joinpath(*dotted.split("."))
	if path.with_suffix(".py").exists() or (path / "__init__.py").exists():
		return True
	module, _, name = dotted.rpartition(".")
	path = ROOT.joinpath(*module.split("."))
	for file in (path.with_suffix(".py"), path / "__init__.py"):
		if file.exists() and name in _definitions(file):
			return True
	return False


def _hook_paths() -> list[str]:
	trees = [ast.parse(file.read_text(encoding="utf-8")) for file in sorted(APP.glob("hook*.py"))]
	strings = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
	return sorted(
		text for text in strings if isinstance(text, str) and re.fullmatch(r"wuye_ops(\.\w+)+", text)
	)


@pytest.mark.parametrize("dotted", _hook_paths())
def test_hook_leads_somewhere(dotted):
	assert _resolves(dotted)


def _patches() -> list[str]:
	patches = APP / "patches.txt"
	if not patches.exists():
		return []
	lines = [line.split("#")[0].strip() for line in patches.read_text(encoding="utf-8").splitlines()]
	return [line.split()[0] for line in lines if line.startswith("wuye_ops.")]


@pytest.mark.parametrize("dotted", _patches())
def test_patch_leads_somewhere(dotted):
	path = ROOT.joinpath(*dotted.split(".")).with_suffix(".py")
	assert path.exists() and "execute" in _definitions(path)


def test_no_patch_is_listed_twice():
	patches = _patches()
	assert len(patches) == len(set(patches))
