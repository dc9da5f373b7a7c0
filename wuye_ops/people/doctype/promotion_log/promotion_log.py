from frappe.model.document import Document


class PromotionLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_status: DF.Literal["", "Proposed", "Approved", "Declined", "Withdrawn"]
		logged_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		step: DF.Literal["Propose", "Approve", "Decline", "Withdraw", "Take Effect", "Failed"]
		to_status: DF.Literal["", "Proposed", "Approved", "Declined", "Withdrawn"]
		user: DF.Link | None
	# end: auto-generated types
	pass
