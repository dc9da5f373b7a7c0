import frappe
from frappe import _
from frappe.model.document import Document


class CostClass(Document):
	"""A class in which costs are planned and reviewed, and the accounts of it; asked by `finance_control.cost_classes`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.finance_control.doctype.cost_class_account.cost_class_account import CostClassAccount

		accounts: DF.Table[CostClassAccount]
		booked_anyway: DF.Check
		class_name: DF.Data
		code: DF.Data
		description: DF.SmallText | None
		position: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		for row in self.accounts:
			row.account_number = (row.account_number or "").strip()
			if bool(row.account_number) == bool(row.account):
				frappe.throw(
					_("Row {0}: enter the beginning of a number, or choose an account; not both.").format(
						row.idx
					),
					title=_("Accounts"),
				)
		for field in ("account_number", "account"):
			self.refuse_twice(field)

	def refuse_twice(self, field: str) -> None:
		"""A number or account decides for one class."""
		given = [row.get(field) for row in self.accounts if row.get(field)]
		twice = next((value for value in given if given.count(value) > 1), None)
		if twice:
			frappe.throw(_("{0} is there twice.").format(frappe.bold(twice)), title=_("Accounts"))
		other = frappe.db.get_value(
			"Cost Class Account",
			{field: ["in", given or [""]], "parent": ["!=", self.name], "parenttype": "Cost Class"},
			["parent", field],
		)
		if other:
			frappe.throw(
				_("{0} belongs to {1} already. Take it away there first.").format(
					frappe.bold(other[1]),
					frappe.bold(frappe.get_cached_value("Cost Class", other[0], "class_name")),
				),
				title=_("Accounts"),
			)
