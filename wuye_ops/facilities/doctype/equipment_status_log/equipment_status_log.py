from frappe.model.document import Document


class EquipmentStatusLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_time: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		status: DF.Data | None
		to_time: DF.Datetime | None
		user: DF.Link | None
	# end: auto-generated types
	pass
