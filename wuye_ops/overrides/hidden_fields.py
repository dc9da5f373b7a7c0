"""Questions that would tell a hidden field: a filter, an order or a sum over what the user may not read.

The framework takes fields above somebody's permission level out of what it answers, and lets everybody ask by them all the same: whose pay
is above so much, who comes first by it, what it is together with a nought. Asked of documents in which such fields hold people's secrets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import frappe
from frappe import _

from wuye_ops.property.api_calls import api_call

DOCTYPES = frozenset(("Customer Profile", "Employee", "Staff Activity", "Staff Certificate", "Staff Reward"))
# a column by itself is taken out by the framework
COLUMNS = frozenset(("fields", "fieldname"))
COLUMN = re.compile(r"(`tab[^`]+`\.)?`?\w+`?")
TABLE = re.compile(r"tab([A-Z][A-Za-z -]*)")
WORD = re.compile(r"[a-z_]\w*")
# what somebody looks for is a text, not a question
TEXTS = frozenset(("txt", "text", "cmd"))
# these write, and what is written is asked for its own rights
WRITES = (
	"frappe.client.insert", "frappe.client.save", "frappe.client.submit", "frappe.client.set_value", "frappe.client.bulk_update",
	"frappe.desk.form.", "frappe.model.", "frappe.core.doctype.data_import.",
)  # fmt: skip
FRAMEWORK = ("frappe.", "erpnext.", "hrms.")


def refuse_questions() -> None:
	"""After each request's authentication."""
	user = frappe.session.user
	called = api_call(frappe.request.path, frappe.form_dict.get("cmd"))
	if user == "Administrator" or not called or not _asks(*called):
		return
	named = [called[1].split("/")[0]] if called[0] != "method" else []
	if field := told_by(frappe.form_dict, named):
		frappe.throw(
			_(
				"{0} is shown to those alone who may read it: nothing is filtered, sorted or summed up by it."
			).format(frappe.bold(_(field.label, context=field.parent))),
			frappe.PermissionError,
			title=_("Hidden Field"),
		)


def told_by(question: dict, named: list[str]):
	"""The first hidden field that a question is about; None where it is about none. named: doctypes that its address names."""
	texts = list(_texts("", question))
	about = {doctype for doctype in (*named, *texts, *_tables(texts)) if doctype in DOCTYPES}
	words = {word for text in texts for word in WORD.findall(text)}
	# a field that links to an employee leads to theirs: `employee.ctc`
	behind = {word for text in texts for word in re.findall(r"\.`?([a-z_]\w*)", text)}
	for doctype in sorted(about | {"Employee"}):
		asked = words if doctype in about else behind
		for field in _hidden(doctype):
			if field.fieldname in asked:
				return field
	return None


def _asks(kind: str, rest: str) -> bool:
	if kind != "method":
		return frappe.request.method == "GET"
	return "/" in rest or (rest.startswith(FRAMEWORK) and not rest.startswith(WRITES))


def _hidden(doctype: str) -> list:
	meta = frappe.get_meta(doctype)
	readable = meta.get_permlevel_access("read")
	return [field for field in meta.get_high_permlevel_fields() if field.permlevel not in readable]


def _tables(texts: list[str]) -> Iterator[str]:
	for text in texts:
		yield from TABLE.findall(text)


def _texts(key: str, value: object) -> Iterator[str]:
	"""All names and values in a question, also in JSON of it; without columns that are asked for as they are."""
	if isinstance(value, str):
		if value[:1] in ("[", "{"):
			try:
				yield from _texts(key, json.loads(value))
				return
			except ValueError:
				# begins like JSON and is none: a text like others
				pass
		if not (key in COLUMNS and COLUMN.fullmatch(value)):
			yield value
	elif isinstance(value, dict):
		for name, item in value.items():
			if name not in TEXTS:
				yield str(name)
				yield from _texts(name, item)
	elif isinstance(value, list | tuple):
		for item in value:
			yield from _texts(key, item)
