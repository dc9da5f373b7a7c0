from frappe.model.document import Document


class SecurityIncidentEvent(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		afterwards: DF.Check
		automatic: DF.Check
		event: DF.SmallText
		happened_on: DF.Datetime
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		photo: DF.Attach | None
		step: DF.Data | None
		written_by: DF.Link | None
		written_on: DF.Datetime | None
	# end: auto-generated types

	pass
