"""Property as an accounting dimension: every ledger entry can say which property it belongs to."""

import frappe
from erpnext.accounts.doctype.accounting_dimension.accounting_dimension import (
	get_doctypes_with_dimensions,
	make_dimension_in_accounting_doctypes,
)

from wuye_ops.setup.custom_fields import remove_custom_field

FIELDNAME = "property"
BUDGET_OPTIONS = {"doc_type": "Budget", "field_name": "budget_against", "property": "options"}
BUDGET_DEFAULT = "\nCost Center\nProject"


def doctypes() -> list[str]:
	"""The doctypes to which ERPNext adds a dimension's field."""
	return get_doctypes_with_dimensions()


def make_dimension() -> None:
	"""Adds the dimension where it is absent. ERPNext makes its fields in a background job; an install must not end
	with half of them, so they are made here at once."""
	if name := frappe.db.get_value("Accounting Dimension", {"document_type": "Property"}):
		dimension = frappe.get_doc("Accounting Dimension", name)
	else:
		dimension = frappe.new_doc("Accounting Dimension")
		dimension.document_type = "Property"
		dimension.set_fieldname_and_label()
		dimension.validate()
		dimension.set_new_name()
		dimension.db_insert()
		dimension.on_update()
	make_dimension_in_accounting_doctypes(dimension)


def remove_dimension() -> None:
	"""Removes the dimension with the columns and settings ERPNext made for it."""
	for name in frappe.get_all("Accounting Dimension", {"document_type": "Property"}, pluck="name"):
		frappe.db.delete("Accounting Dimension Detail", {"parent": name})
		frappe.db.delete("Accounting Dimension", {"name": name})
	frappe.db.delete("Accounting Dimension Filter", {"accounting_dimension": "Property"})
	for doctype in doctypes():
		remove_custom_field(doctype, FIELDNAME)
	setter = frappe.db.get_value("Property Setter", BUDGET_OPTIONS, ["name", "value"], as_dict=True)
	if setter:
		options = [option for option in setter.value.split("\n") if option != "Property"]
		if "\n".join(options) == BUDGET_DEFAULT:
			frappe.db.delete("Property Setter", {"name": setter.name})
		else:
			frappe.db.set_value("Property Setter", setter.name, "value", "\n".join(options))
		frappe.clear_cache(doctype="Budget")
	frappe.flags.accounting_dimensions = None
