from frappe.model.document import Document


class InsurancePolicyLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_status: DF.Literal["", "Draft", "Not Begun", "In Force", "Expired", "Cancelled"]
		logged_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		step: DF.Literal["Confirm", "Take Back", "Cancel", "Renew"]
		to_status: DF.Literal["", "Draft", "Not Begun", "In Force", "Expired", "Cancelled"]
		user: DF.Link | None
	# end: auto-generated types
	pass
