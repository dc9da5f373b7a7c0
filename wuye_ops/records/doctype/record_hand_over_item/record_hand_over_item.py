from frappe.model.document import Document


class RecordHandOverItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		due_on: DF.Date | None
		kind: DF.Literal["Record Owned", "Policy Owned", "Loan", "Confirmation"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		receiver: DF.Link | None
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		remark: DF.Data | None
		settled: DF.Check
		title: DF.Data | None
	# end: auto-generated types
	pass
