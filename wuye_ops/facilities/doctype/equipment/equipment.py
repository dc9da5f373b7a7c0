import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.facilities import equipment, guarded, statutory


class Equipment(Document):
	"""A piece of equipment on the register; its state is `facilities.equipment`'s to change."""

	def before_insert(self) -> None:
		equipment.prepare_new(self)
		self.flags.by_service = True

	def validate(self) -> None:
		guarded.refuse_by_hand(
			self,
			"status",
			"status_log",
			"next_statutory_date",
			"certificate_no",
			use=_("Use Change Status, or record the result of an inspection."),
		)
		equipment.check_sense(self)
		if not self.is_new() and self.has_value_changed("qr_token"):
			self.qr_token = self.get_doc_before_save().qr_token

	def after_insert(self) -> None:
		self.flags.by_service = False

	def on_update(self) -> None:
		statutory.ensure_next(self)

	def on_trash(self) -> None:
		if frappe.db.exists("Service Task", {"equipment": self.name}):
			frappe.throw(
				_("{0} has a repair file and is kept. Set it to Scrapped instead.").format(
					self.equipment_name
				),
				title=_("Kept for the Record"),
			)
		# what the register made with it, and nobody has worked on
		for name in frappe.get_all(
			"Statutory Inspection", {"equipment": self.name, "status": ["!=", "Done"]}, pluck="name"
		):
			frappe.delete_doc("Statutory Inspection", name, force=True, ignore_permissions=True)
