"""What the demo made, by name, so that clearing it takes exactly that away.

The names lie in Frappe's own table of default values under a parent no user has; they come and go with the
transaction that made or removed the documents.
"""

import json

import frappe

PARENT = "__wuye_demo"
# A row's value is a text of at most 64 KB; 500 of our longest names are half of that.
NAMES_PER_ROW = 500


class Registry:
	"""Doctype → names, in the order in which they were made."""

	def __init__(self) -> None:
		self.made: dict[str, list[str]] = {}

	def add(self, doctype: str, *names: str) -> None:
		self.made.setdefault(doctype, []).extend(names)

	def names(self, doctype: str) -> list[str]:
		return self.made.get(doctype, [])

	def save(self) -> None:
		"""Writes the registry; once, at the end of the transaction that made what it names."""
		for doctype, names in self.made.items():
			for start in range(0, len(names), NAMES_PER_ROW):
				frappe.get_doc(
					{
						"doctype": "DefaultValue",
						"parent": PARENT,
						"parenttype": PARENT,
						"parentfield": "system_defaults",
						"idx": start // NAMES_PER_ROW,
						"defkey": doctype,
						"defvalue": json.dumps(names[start : start + NAMES_PER_ROW], ensure_ascii=False),
					}
				).db_insert()

	@classmethod
	def load(cls) -> "Registry":
		registry = cls()
		for row in frappe.get_all(
			"DefaultValue", {"parent": PARENT}, ["defkey", "defvalue"], order_by="defkey, idx"
		):
			registry.add(row.defkey, *json.loads(row.defvalue))
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
