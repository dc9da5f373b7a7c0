"""zh.csv translates all that people read, and the collector that proves it finds what it should."""

import importlib.util
import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _load_collector():
	spec = importlib.util.spec_from_file_location("translatable", ROOT / "scripts" / "translatable.py")
	module = importlib.util.module_from_spec(spec)
	sys.modules[spec.name] = module
	spec.loader.exec_module(module)
	return module


translatable = _load_collector()


@pytest.fixture(scope="module")
def strings():
	return translatable.collect()


@pytest.fixture(scope="module")
def rows():
	return translatable.read_translations()


def test_every_string_is_translated(strings):
	absent = translatable.missing()
	if absent:
		listed = "\n".join(f"  {text!r}  ({places[0]})" for text, places in sorted(absent.items())[:20])
		pytest.fail(
			f"{len(absent)} of {len(strings.found)} strings are not in zh.csv; "
			f"python scripts/translatable.py lists them all. The first:\n{listed}",
			pytrace=False,
		)


def test_no_string_is_put_together_before_it_is_translated(strings):
	assert not strings.faults, "\n".join(strings.faults)


def test_rows_have_source_translation_and_at_most_a_context(rows):
	bad = [row for row in rows if len(row) not in (2, 3) or not row[0].strip() or not row[1].strip()]
	assert not bad


def test_no_source_appears_twice(rows):
	counts = Counter((row[0].strip(), row[2] if len(row) > 2 else "") for row in rows)
	assert not [source for source, count in counts.items() if count > 1]


def test_placeholders_survive_the_translation(rows):
	placeholder = re.compile(r"\{\d*\}")
	bad = [row for row in rows if set(placeholder.findall(row[0])) != set(placeholder.findall(row[1]))]
	assert not bad


def test_a_translation_is_not_the_source_again(rows):
	"""Abbreviations such as SLA may stay."""
	assert not [row for row in rows if row[0].strip() == row[1].strip() and not row[0].isupper()]


# The collector ---------------------------------------------------------------------------------------------


@pytest.fixture
def app(tmp_path):
	def write(path: str, content) -> None:
		file = tmp_path / path
		file.parent.mkdir(parents=True, exist_ok=True)
		file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")

	write.root = tmp_path
	return write


def test_python_strings_are_found_and_put_together_ones_refused(app):
	app(
		"a.py",
		"_('One'); frappe._('Two {0}').format(1); _('Th' 'ree'); _('Four' if x else 'Five'); _(status)\n"
		"_(f'Bad {x}')\n_('Bad ' + x)\n_('Bad {}'.format(x))\n_('中文 SLA'); _('{0} / {1}'); self._('No')\n"
		"_('Plates such as 沪A12345')\n",
	)
	app("tests/test_a.py", "_('Of a test')")
	strings = translatable.collect(app.root)
	assert set(strings.found) == {"One", "Two {0}", "Three", "Four", "Five", "Plates such as 沪A12345"}
	assert [fault.split(": ")[0] for fault in strings.faults] == ["a.py:2", "a.py:3", "a.py:4"]
	assert strings.found["One"] == ["a.py:1"]


def test_javascript_strings_are_found_and_put_together_ones_refused(app):
	app(
		"public/js/a.js",
		"__('One'); __(\"It's {0}\", [x]);\n__(`Plain`); __('Don\\'t');\n__(\n\t'Next line');\n"
		"__(`Bad ${x}`);\n__('Bad ' + x);\nnot__('No'); frm.__('No');",
	)
	strings = translatable.collect(app.root)
	assert set(strings.found) == {"One", "It's {0}", "Plain", "Don't", "Next line"}
	assert len(strings.faults) == 2


def test_templates_are_read_for_both_kinds_of_calls(app):
	app(
		"templates/a.html",
		"<p>{{ _('My Requests') }}</p>{{ _(\"Rate {0}\").format(x) }}<script>__('Sent')</script>",
	)
	assert set(translatable.collect(app.root).found) == {"My Requests", "Rate {0}", "Sent"}


def test_documents_are_read_by_their_kind(app):
	app(
		"a/doctype/thing/thing.json",
		{
			"doctype": "DocType",
			"name": "Thing",
			"fields": [
				{"fieldname": "x", "fieldtype": "Select", "label": "Kind", "options": "\nBig\n小"},
				{
					"fieldname": "naming_series",
					"fieldtype": "Select",
					"label": "Series",
					"options": "T-.####",
				},
				{
					"fieldname": "y",
					"fieldtype": "Link",
					"label": "中",
					"options": "User",
					"description": "Who",
				},
				{"fieldname": "z", "fieldtype": "Column Break", "label": "&nbsp;"},
			],
			"links": [{"group": "Work", "link_doctype": "Other"}],
		},
	)
	app(
		"a/workspace/desk/desk.json",
		{
			"doctype": "Workspace",
			"title": "Desk",
			"content": json.dumps([{"type": "header", "data": {"text": "<b>Today &amp; Now</b>"}}]),
			"shortcuts": [{"label": "Open", "link_to": "Thing"}],
		},
	)
	app(
		"a/notification/n/n.json",
		{"doctype": "Notification", "name": "N", "subject": "{{ _('Late') }}", "message": "plain"},
	)
	app("fixtures/workflow.json", [{"doctype": "Workflow", "states": [{"state": "New"}]}])
	expected = {"Thing", "Kind", "Big", "Series", "Who", "Work", "Desk", "Today & Now", "Open", "Late", "New"}
	assert set(translatable.collect(app.root).found) == expected


def test_custom_fields_and_the_portal_menu_are_data_in_python(app):
	app("setup/custom_fields.py", "X = {'A': [{'fieldname': 'f', 'fieldtype': 'Data', 'label': 'My Field'}]}")
	app("hooks.py", "portal_menu_items = [{'title': 'My Bills', 'route': '/bills'}]")
	app("setup/roles.py", "import frappe\nROLES: dict[str, bool] = {'Gate Guard': True}")
	app("setup/workflows.py", "X = [('New', 'Accept', 'Accepted', ('Y',))]\nWORKFLOWS = {'Z': X}")
	expected = {"My Field", "My Bills", "Gate Guard", "New", "Accept", "Accepted"}
	assert set(translatable.collect(app.root).found) == expected


def test_missing_is_what_the_csv_lacks(app):
	app("a.py", "_('One'); _('Two'); _('Three')")
	app("translations/zh.csv", "One,一\nTwo,\n")
	assert set(translatable.missing(app.root)) == {"Two", "Three"}


def test_constants_are_read_without_importing(app):
	app("data.py", "import nowhere\nA = 'x'\nB: dict[str, nowhere.T] = {A: (1, 2)}\nC = nowhere.d()\n")
	assert translatable.constants(app.root / "data.py") == {"A": "x", "B": {"x": (1, 2)}}
