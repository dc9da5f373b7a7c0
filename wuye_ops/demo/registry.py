"""What the demo made, by name, so that clearing it takes exactly that away.

The names lie in Frappe's own table of default values under a parent no user has. Each is written in the transaction
that makes the document, so that also what an interrupted run has left behind is known.
"""

import json

import frappe

PARENT = "__wuye_demo"
COMPLETE = "__complete"
# A row's value is a text of at most 64 KB; 500 of our longest names are half of that.
NAMES_PER_ROW = 500


class Registry:
	"""Doctype → names, in the order in which they were made."""

	def __init__(self) -> None:
		self.made: dict[str, list[str]] = {}
		self.rows = 0

	def add(self, doctype: str, *names: str) -> None:
		self.made.setdefault(doctype, []).extend(names)
		for start in range(0, len(names), NAMES_PER_ROW):
			self.rows += 1
			frappe.get_doc(
				{
					"doctype": "DefaultValue",
					"parent": PARENT,
					"parenttype": PARENT,
					"parentfield": "system_defaults",
					"idx": self.rows,
					"defkey": doctype,
					"defvalue": json.dumps(names[start : start + NAMES_PER_ROW], ensure_ascii=False),
				}
			).db_insert()

	def names(self, doctype: str) -> list[str]:
		return self.made.get(doctype, [])

	def finish(self) -> None:
		self.add(COMPLETE, COMPLETE)

	@property
	def is_complete(self) -> bool:
		return bool(self.names(COMPLETE))

	@classmethod
	def load(cls) -> "Registry":
		registry = cls()
		rows = frappe.get_all("DefaultValue", {"parent": PARENT}, ["defkey", "defvalue"], order_by="idx")
		for row in rows:
			registry.made.setdefault(row.defkey, []).extend(json.loads(row.defvalue))
		registry.rows = len(rows)
		return registry

	@staticmethod
	def forget() -> None:
		frappe.db.delete("DefaultValue", {"parent": PARENT})


def make(registry: Registry, doc: dict):
	"""Inserts a document and remembers it."""
	# the demo is made by the site's administrator, on the command line
	made = frappe.get_doc(doc).insert(ignore_permissions=True)
	registry.add(made.doctype, made.name)
	return made


def ensure(registry: Registry, doc: dict, **filters) -> str:
	"""The name of the document that meets the filters; made, and remembered, where there is none."""
	return frappe.db.get_value(doc["doctype"], filters) or make(registry, doc).name
