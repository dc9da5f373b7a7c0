import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.facilities import equipment


class EquipmentReading(Document):
	"""What the running meter showed. A wrong reading is deleted and entered again, so that the row stays true."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		equipment: DF.Link
		meter_changed: DF.Check
		note: DF.SmallText | None
		previous_value: DF.Float
		property: DF.Link
		read_on: DF.Datetime
		value: DF.Float
	# end: auto-generated types

	def validate(self) -> None:
		if self.is_new():
			equipment.check_reading(self)
		elif any(self.has_value_changed(field) for field in ("property", "previous_value")):
			frappe.throw(_("A reading is not changed. Delete it and enter it again."), title=_("Reading"))

	def on_update(self) -> None:
		equipment.keep_last_reading(self.equipment)

	def after_delete(self) -> None:
		equipment.keep_last_reading(self.equipment)
