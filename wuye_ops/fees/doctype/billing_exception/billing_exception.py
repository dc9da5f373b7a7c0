from frappe.model.document import Document


class BillingException(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		billing_run: DF.Link | None
		code: DF.Data | None
		customer: DF.Link | None
		fee_standard: DF.Link | None
		parking_space: DF.Link | None
		place: DF.Data | None
		property: DF.Link
		reason: DF.SmallText | None
		stage: DF.Literal["Skipped", "Failed"]
		unit: DF.Link | None
	# end: auto-generated types
	pass
