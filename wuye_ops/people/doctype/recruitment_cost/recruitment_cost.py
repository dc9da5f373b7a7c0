from frappe.model.document import Document


class RecruitmentCost(Document):
	"""What a channel has cost while people were looked for."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		day: DF.Date
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		remark: DF.Data | None
		source: DF.Link
	# end: auto-generated types
