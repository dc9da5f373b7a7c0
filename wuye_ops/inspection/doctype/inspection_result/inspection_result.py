from frappe.model.document import Document


class InspectionResult(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		entry_key: DF.Data | None
		item_code: DF.Data | None
		note: DF.SmallText | None
		outcome: DF.Literal["Passed", "Nearly Passed", "Failed", "Not Applicable"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		photo: DF.AttachImage | None
		point: DF.Data | None
		recorded_by: DF.Link | None
		recorded_on: DF.Datetime | None
		rectification: DF.Link | None
		standard: DF.SmallText | None
	# end: auto-generated types

	pass
