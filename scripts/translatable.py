"""Every string of the app that people read, so that zh.csv can be checked for completeness.

Run it to print what zh.csv lacks, as CSV lines ready to be completed::

	python scripts/translatable.py            # what is missing
	python scripts/translatable.py --all      # every string, with the place it comes from

It reads files only and needs no bench. Strings without ASCII letters, and strings that already are Chinese, need
no translation.
"""

from __future__ import annotations

import ast
import csv
import html
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "wuye_ops"
TRANSLATIONS = APP / "translations" / "zh.csv"

# Technical names that are the same in every language.
UNTRANSLATABLE = frozenset({"&nbsp;", "wuye_ops"})

# Fields of each standard document that the framework translates when it shows them.
DOCUMENT_FIELDS: dict[str, tuple[str, ...]] = {
	"Custom Field": ("label", "description"),
	"Dashboard": ("dashboard_name",),
	"Dashboard Chart": ("chart_name",),
	"DocType": ("name", "description"),
	"Form Tour": ("title",),
	"Kanban Board": ("kanban_board_name",),
	"Module Onboarding": ("title", "subtitle", "success_message"),
	"Number Card": ("label",),
	"Onboarding Step": ("title", "action_label", "description"),
	"Page": ("title",),
	"Print Format": ("name",),
	"Report": ("report_name",),
	"Role": ("role_name",),
	"Web Form": (
		"title",
		"introduction_text",
		"button_label",
		"success_title",
		"success_message",
		"list_title",
	),
	"Workflow Action Master": ("workflow_action_name",),
	"Workflow State": ("workflow_state_name",),
	"Workspace": ("title", "label"),
}
# Child rows of those documents: table field → fields of the row.
ROW_FIELDS: dict[str, tuple[str, ...]] = {
	"actions": ("label", "group"),
	"charts": ("label",),
	"columns": ("label", "column_name"),
	"fields": ("label", "description"),
	"filters": ("label",),
	"links": ("label", "group"),
	"list_columns": ("label",),
	"number_cards": ("label",),
	"quick_lists": ("label",),
	"shortcuts": ("label",),
	"states": ("state", "title"),
	"steps": ("title", "description"),
	"transitions": ("action",),
	"web_form_fields": ("label", "description"),
}

_CHINESE = re.compile(r"[\u3400-\u9fff]")
# An English sentence with a Chinese example in it is not Chinese.
_SENTENCE = re.compile(r"[A-Za-z]+ [A-Za-z]+ [A-Za-z]+")
_LETTER = re.compile(r"[A-Za-z]")
_QUOTED = r"""(?P<quote>["'`])(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)\s*(?P<next>.)?"""
_JS_CALL = re.compile(r"(?<![\w$.])__\(\s*" + _QUOTED, re.DOTALL)
_TEMPLATE_CALL = re.compile(r"(?<![\w$.])_\(\s*" + _QUOTED, re.DOTALL)
_HTML_TAG = re.compile(r"<[^>]+>")
_PLACEHOLDER = re.compile(r"\{\d*\}")


@dataclass
class Strings:
	"""What was found: source string → places, and the calls that cannot be translated with the reason."""

	found: dict[str, list[str]] = field(default_factory=dict)
	faults: list[str] = field(default_factory=list)

	def add(self, text: Any, place: str) -> None:
		if not isinstance(text, str):
			return
		text = text.strip()
		if needs_translation(text):
			places = self.found.setdefault(text, [])
			if place not in places:
				places.append(place)


def needs_translation(text: str) -> bool:
	"""Whether the text has ASCII letters outside markup and placeholders and is neither Chinese nor technical."""
	if text in UNTRANSLATABLE or (_CHINESE.search(text) and not _SENTENCE.search(text)):
		return False
	return bool(_LETTER.search(html.unescape(_HTML_TAG.sub(" ", _PLACEHOLDER.sub(" ", text)))))


def collect(app: Path = APP) -> Strings:
	"""All translatable strings below the app's directory."""
	strings = Strings()
	modules = app / "modules.txt"
	if modules.exists():
		for module in modules.read_text(encoding="utf-8").splitlines():
			strings.add(module, "modules.txt")
	readers = {
		".py": _python,
		".json": _json,
		".js": _javascript,
		".vue": _javascript,
		".html": _template,
		".md": _template,
		".jinja": _template,
	}
	for path in sorted(app.rglob("*")):
		if path.suffix in readers and path.is_file() and not _skipped(path.relative_to(app)):
			readers[path.suffix](path.read_text(encoding="utf-8"), path.relative_to(app).as_posix(), strings)
	return strings


def read_translations(path: Path = TRANSLATIONS) -> list[list[str]]:
	"""The rows of the CSV file (source, translation and, if any, context); none when there is no file."""
	if not path.exists():
		return []
	with path.open(encoding="utf-8", newline="") as file:
		return [row for row in csv.reader(file) if row]


def missing(app: Path = APP) -> dict[str, list[str]]:
	"""Source strings without a translation, with the places that use them."""
	translated = {
		row[0].strip() for row in read_translations(app / "translations" / "zh.csv") if any(row[1:2])
	}
	return {text: places for text, places in collect(app).found.items() if text not in translated}


def constants(path: Path) -> dict[str, Any]:
	"""The module-level constants of one of our Python files that are plain data, found without importing it."""
	return _constants(path.read_text(encoding="utf-8"))


def _constants(source: str) -> dict[str, Any]:
	values: dict[str, Any] = {}
	for node in ast.parse(source).body:
		if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
			# Without its annotation, which may name types that are not imported here.
			targets = node.targets if isinstance(node, ast.Assign) else [node.target]
			statement = ast.copy_location(ast.Assign(targets, node.value), node)
			try:
				exec(compile(ast.Module([statement], []), "constants", "exec"), values)
			except NameError:  # it depends on an import or a function, so it is not plain data
				continue
	values.pop("__builtins__", None)
	return values


def _skipped(path: Path) -> bool:
	folders = {"tests", "node_modules", "dist", "translations", "locale", "lib"}
	return bool(folders & set(path.parts)) or path.name.startswith("test_") or path.name.endswith(".min.js")


def _python(source: str, place: str, strings: Strings) -> None:
	tree = ast.parse(source)
	for node in ast.walk(tree):
		if isinstance(node, ast.Call) and _is_translation(node.func) and node.args:
			_python_argument(node.args[0], f"{place}:{node.lineno}", strings)
		elif isinstance(node, ast.Dict):
			row = {
				key.value: value.value
				for key, value in zip(node.keys, node.values, strict=True)
				if isinstance(key, ast.Constant) and isinstance(value, ast.Constant)
			}
			# Custom fields as data, and the portal's menu in hooks.py.
			if "fieldname" in row and "fieldtype" in row:
				_field(row, f"{place}:{node.lineno}", strings)
			elif place == "hooks.py" and "title" in row:
				strings.add(row["title"], f"{place}:{node.lineno}")
	if place == "setup/roles.py":
		for role in _constants(source).get("ROLES", ()):
			strings.add(role, place)
	if place == "setup/workflows.py":
		for doctype, transitions in _constants(source).get("WORKFLOWS", {}).items():
			for before, action, after, _ in transitions:
				for text in (before, action, after):
					strings.add(text, f"{place} {doctype}")


def _is_translation(function: ast.expr) -> bool:
	if isinstance(function, ast.Name):
		return function.id in ("_", "_lt")
	return (
		isinstance(function, ast.Attribute)
		and function.attr in ("_", "_lt")
		and isinstance(function.value, ast.Name)
		and function.value.id == "frappe"
	)


def _python_argument(argument: ast.expr, place: str, strings: Strings) -> None:
	if isinstance(argument, ast.Constant):
		strings.add(argument.value, place)
	elif isinstance(argument, ast.IfExp):
		_python_argument(argument.body, place, strings)
		_python_argument(argument.orelse, place, strings)
	elif isinstance(argument, ast.JoinedStr):
		strings.faults.append(f"{place}: an f-string inside _() is never found; use {{0}} and .format()")
	elif isinstance(argument, ast.BinOp) and any(
		isinstance(side, ast.Constant | ast.JoinedStr) for side in (argument.left, argument.right)
	):
		strings.faults.append(f"{place}: a string is put together inside _(); format its result instead")
	elif (
		isinstance(argument, ast.Call)
		and isinstance(argument.func, ast.Attribute)
		and argument.func.attr == "format"
		and isinstance(argument.func.value, ast.Constant)
	):
		strings.faults.append(f"{place}: .format() belongs behind _(), not inside")


def _javascript(source: str, place: str, strings: Strings) -> None:
	for match in _JS_CALL.finditer(source):
		_quoted(match, source, place, strings, interpolation=match["quote"] == "`")


def _template(source: str, place: str, strings: Strings) -> None:
	for match in _TEMPLATE_CALL.finditer(source):
		_quoted(match, source, place, strings, interpolation=False)
	_javascript(source, place, strings)


def _quoted(match: re.Match, source: str, place: str, strings: Strings, interpolation: bool) -> None:
	place = f"{place}:{source.count(chr(10), 0, match.start()) + 1}"
	if interpolation and "${" in match["text"]:
		strings.faults.append(f"{place}: a template literal inside __() is never found; use {{0}}")
	elif match["next"] in ("+", "~", "%"):
		strings.faults.append(f"{place}: a string is put together inside the call; use {{0}}")
	else:
		strings.add(_unescape(match["text"]), place)


def _unescape(text: str) -> str:
	simple = {"n": "\n", "t": "\t", "r": "\r", "\n": ""}
	text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
	return re.sub(r"\\(.)", lambda match: simple.get(match[1], match[1]), text, flags=re.DOTALL)


def _json(source: str, place: str, strings: Strings) -> None:
	content = json.loads(source)
	for document in content if isinstance(content, list) else [content]:
		if isinstance(document, dict) and "doctype" in document:
			_document(document, place, strings)
			for text in _texts(document):
				_template(text, place, strings)


def _document(document: dict, place: str, strings: Strings) -> None:
	doctype = document["doctype"]
	for fieldname in DOCUMENT_FIELDS.get(doctype, ()):
		strings.add(document.get(fieldname), place)
	if doctype == "Custom Field":
		_field(document, place, strings)
	if doctype not in DOCUMENT_FIELDS and doctype != "Workflow":
		return
	for table, fieldnames in ROW_FIELDS.items():
		for row in document.get(table) or ():
			if not isinstance(row, dict):
				continue
			for fieldname in fieldnames:
				strings.add(row.get(fieldname), place)
			if table in ("fields", "web_form_fields"):
				_field(row, place, strings)
	if doctype == "Workspace":
		for block in json.loads(document.get("content") or "[]"):
			text = block.get("data", {}).get("text")
			if text:
				strings.add(html.unescape(_HTML_TAG.sub("", text)), place)


def _field(row: dict, place: str, strings: Strings) -> None:
	"""A field's label and description; a selection's options are words, except the patterns of a naming series."""
	strings.add(row.get("label"), place)
	strings.add(row.get("description"), place)
	if row.get("fieldtype") in ("Select", "Autocomplete") and row.get("fieldname") != "naming_series":
		for option in str(row.get("options") or "").split("\n"):
			strings.add(option, place)


def _texts(value: Any) -> Iterator[str]:
	"""All strings of a document: templates and scripts live in several of its fields."""
	if isinstance(value, str):
		if "_(" in value:
			yield value
	elif isinstance(value, dict):
		for item in value.values():
			yield from _texts(item)
	elif isinstance(value, list):
		for item in value:
			yield from _texts(item)


def main(arguments: list[str]) -> int:
	"""Prints CSV lines; 1 when something is missing or cannot be translated."""
	strings = collect()
	rows = csv.writer(sys.stdout, lineterminator="\n")
	if "--all" in arguments:
		for text, places in sorted(strings.found.items()):
			rows.writerow([text, "; ".join(places)])
		return 0
	absent = missing()
	for text in sorted(absent):
		rows.writerow([text, ""])
	for fault in strings.faults:
		print(fault, file=sys.stderr)
	print(f"{len(absent)} of {len(strings.found)} strings are missing.", file=sys.stderr)
	return 1 if absent or strings.faults else 0


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
