import frappe
from frappe import _
from frappe.model.document import Document


class ApprovalLimit(Document):
	"""Up to which amount a role approves what lets money go; asked by `wuye_ops.property.approval`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		disabled: DF.Check
		kind: DF.Literal[
			"Fee Waiver",
			"Late Charge Waiver",
			"Refund",
			"Receipt Void",
			"Deposit Refund",
			"Deposit Forfeit",
			"Cost Plan",
		]
		property: DF.Link | None
		role: DF.Link
		up_to: DF.Currency
		without_limit: DF.Check
	# end: auto-generated types

	def validate(self) -> None:
		if self.without_limit:
			self.up_to = 0
		self.refuse_twin()

	def refuse_twin(self) -> None:
		same = {
			"kind": self.kind,
			"role": self.role,
			"property": self.property or ["is", "not set"],
			"name": ["!=", self.name],
		}
		if frappe.db.exists("Approval Limit", same):
			frappe.throw(
				_("{0} has a limit for {1} already. Change that one.").format(
					frappe.bold(_(self.role)), frappe.bold(_(self.kind))
				),
				title=_("Approval Limit"),
			)
