"""How a document that there should be is described, found and made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import frappe

from wuye_ops.setup.seed import read


@dataclass(frozen=True, slots=True)
class Wanted:
	"""A document there should be. found: how it is recognised; a name, or filters. make: who makes it, if it is more than its fields."""

	doctype: str
	title: str
	fields: dict[str, Any] = field(default_factory=dict)
	found: dict[str, Any] | str = ""
	make: Callable[[], str] | None = None
	# as people read it, where the title is a key
	label: str = ""

	def existing(self) -> str | None:
		return frappe.db.get_value(self.doctype, self.found or self.title)


@dataclass(frozen=True, slots=True)
class Topic:
	key: str
	label: str
	wanted: Callable[[str], Iterable[Wanted]]


@dataclass(frozen=True, slots=True)
class Told:
	"""What became of a document: made, or kept as it was."""

	topic: str
	doctype: str
	name: str
	title: str
	is_new: bool


def make(one: Wanted) -> str:
	if one.make:
		return one.make()
	doc = frappe.get_doc({"doctype": one.doctype, **one.fields})
	# who may set up people (HR Manager, by page or command) may have its masters made
	return doc.insert(ignore_permissions=True).name


def plain(doctype: str, key: str, field: str = "__newname", **fields: str) -> list[Wanted]:
	"""Masters that are little more than a name. field: what HRMS calls it; fields: HRMS's field → that of the row in the data."""
	found = []
	for row in data(key):
		row = {"name": row} if isinstance(row, str) else row
		more = {to: row[of] for to, of in fields.items()}
		found.append(Wanted(doctype, row["name"], {field: row["name"], **more}))
	return found


def data(key: str) -> list:
	return read("people.json")[key]
