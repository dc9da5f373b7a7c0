from frappe.model.document import Document


class InsuranceClaimLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_status: DF.Literal["", "Reported", "Documents In", "Agreed", "Paid", "Refused", "Withdrawn"]
		logged_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		step: DF.Literal[
			"Report",
			"Hand In Documents",
			"Documents Returned",
			"Agree",
			"Record Payment",
			"Record Refusal",
			"Contest",
			"Withdraw",
		]
		to_status: DF.Literal["", "Reported", "Documents In", "Agreed", "Paid", "Refused", "Withdrawn"]
		user: DF.Link | None
	# end: auto-generated types
	pass
