import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.facilities import equipment


class EquipmentReading(Document):
	"""What the running meter showed. A wrong reading is deleted and entered again, so that the row stays true."""

	def validate(self) -> None:
		if self.is_new():
			equipment.check_reading(self)
		elif any(self.has_value_changed(field) for field in ("property", "previous_value")):
			frappe.throw(_("A reading is not changed. Delete it and enter it again."), title=_("Reading"))

	def on_update(self) -> None:
		equipment.keep_last_reading(self.equipment)

	def after_delete(self) -> None:
		equipment.keep_last_reading(self.equipment)
