from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class SurveyResponse(WrittenByService, Document):
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

	def how_it_is_written(self) -> str:
		return _("Answers come by a household's link, or by entering its sheet.")

	def why_it_is_kept(self) -> str:
		return _("What a household has answered stays as it is.")
