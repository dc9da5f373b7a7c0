from frappe.model.document import Document


class RiskAlertNotice(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		level: DF.Literal["", "Yellow", "Orange", "Red"]
		notice_key: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		roles: DF.Data | None
		sent_on: DF.Datetime | None
		sent_to: DF.SmallText | None
		what: DF.Literal["Reached", "Escalated", "Waiting"]
	# end: auto-generated types

	pass
