import frappe
from frappe import _
from frappe.model.document import Document


class ArrearsPromise(Document):
	"""A promise of payment. Recorded by `wuye_ops.fees.arrears_promises`; whether it is kept the ledger says."""

	def before_insert(self) -> None:
		self.refuse_by_hand()

	def validate(self) -> None:
		self.refuse_by_hand()

	def refuse_by_hand(self) -> None:
		if not self.flags.by_service:
			frappe.throw(
				_(
					"A promise is recorded in its arrears case, and not changed afterwards. Cancel it there instead."
				),
				frappe.PermissionError,
				title=_("Arrears Promise"),
			)

	def on_trash(self) -> None:
		frappe.throw(
			_("Promises are kept: they may be needed before a court."),
			frappe.PermissionError,
			title=_("Arrears Promise"),
		)
