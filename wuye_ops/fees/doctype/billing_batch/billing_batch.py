from frappe.model.document import Document


class BillingBatch(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		batch_no: DF.Int
		bill_names: DF.LongText | None
		billing_run: DF.Link
		bills: DF.Int
		failed: DF.Int
		property: DF.Link
		purpose: DF.Literal["Post", "Reverse"]
		seconds: DF.Float
		status: DF.Literal["Pending", "Done"]
		writer: DF.Literal["Controller", "Bulk"]
	# end: auto-generated types
	pass
