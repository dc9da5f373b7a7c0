from frappe.model.document import Document


class ServiceFollowUpAttempt(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		channel: DF.Literal["Phone", "At Their Place", "Message", "Other"]
		note: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reached: DF.Check
		tried_by: DF.Link | None
		tried_on: DF.Datetime
	# end: auto-generated types

	pass
