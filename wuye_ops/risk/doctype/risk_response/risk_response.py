from frappe.model.document import Document


class RiskResponse(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		activity: DF.Data | None
		approved_by: DF.Link | None
		approved_on: DF.Date | None
		kind: DF.Literal["Avoid", "Reduce", "Transfer", "Accept"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		proof: DF.SmallText | None
		proof_file: DF.Attach | None
		reason: DF.SmallText | None
		responsible: DF.Link | None
		status: DF.Literal["Decided", "In Effect", "Over"]
		stopped_on: DF.Date | None
		until: DF.Date | None
	# end: auto-generated types

	pass
