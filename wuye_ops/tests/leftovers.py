"""What tests that have to commit leave of documents they took away again by their row alone."""

import frappe

from wuye_ops.demo.clearing import REFERENCES
from wuye_ops.uninstall import our_doctypes


def remove_orphans() -> None:
	"""Deletes rows of tables whose document is gone. A new document with the same number would be given them."""
	tables = frappe.get_all(
		"DocField",
		{"fieldtype": ["in", frappe.model.table_fields], "parent": ["in", our_doctypes()]},
		["parent", "options"],
		distinct=True,
	)
	for table in tables:
		row = frappe.qb.DocType(table.options)
		query = frappe.qb.from_(row).delete().where(row.parenttype == table.parent)
		query.where(row.parent.notin(_names(table.parent))).run()


def remove_references() -> None:
	"""Deletes comments, versions, notifications… of documents that are gone."""
	ours = frappe.get_all(
		"DocType", {"name": ["in", our_doctypes()], "istable": 0, "issingle": 0}, pluck="name"
	)
	for table, (doctype_column, name_column) in REFERENCES.items():
		row = frappe.qb.DocType(table)
		spoken_of = frappe.qb.from_(row).select(row[doctype_column]).distinct()
		for doctype in spoken_of.where(row[doctype_column].isin(ours)).run(pluck=True):
			query = frappe.qb.from_(row).delete().where(row[doctype_column] == doctype)
			query.where(row[name_column].notin(_names(doctype))).run()


def _names(doctype: str):
	document = frappe.qb.DocType(doctype)
	return frappe.qb.from_(document).select(document.name)
