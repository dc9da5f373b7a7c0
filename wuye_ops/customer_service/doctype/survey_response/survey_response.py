from frappe.model.document import Document


class SurveyResponse(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.customer_service.doctype.survey_answer.survey_answer import SurveyAnswer

		answered_on: DF.Date | None
		answers: DF.Table[SurveyAnswer]
		building: DF.Link | None
		channel: DF.Literal["", "Web", "Paper"]
		customer: DF.Link | None
		invitation: DF.Link | None
		is_low: DF.Check
		property: DF.Link
		survey: DF.Link
		unit: DF.Link | None
	# end: auto-generated types
