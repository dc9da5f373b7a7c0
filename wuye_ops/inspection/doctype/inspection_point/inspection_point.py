from frappe.model.document import Document


class InspectionPoint(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		accuracy: DF.Float
		distance: DF.Float
		equipment: DF.Link | None
		latitude: DF.Float
		longitude: DF.Float
		missed_reason: DF.Data | None
		nearness: DF.Literal["", "Near", "Far"]
		note: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		point_key: DF.Data | None
		received_on: DF.Datetime | None
		scan_method: DF.Literal["", "QR", "Code", "By Hand"]
		scanned_on: DF.Datetime | None
		service_area: DF.Link | None
		status: DF.Literal["Open", "Done", "Missed"]
		target: DF.Data | None
		target_doctype: DF.Link | None
		target_name: DF.DynamicLink | None
		timeliness: DF.Literal["", "In Time", "Early", "Late"]
	# end: auto-generated types

	pass
