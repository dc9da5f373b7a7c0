from frappe.model.document import Document


class SurveyAnswer(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		is_low: DF.Check
		number: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		part: DF.Data | None
		points: DF.Int
		question: DF.SmallText | None
		section: DF.Data | None
		type: DF.Literal["Scale", "Choice", "Text", "Matrix", "NPS"]
		value: DF.SmallText | None
	# end: auto-generated types
