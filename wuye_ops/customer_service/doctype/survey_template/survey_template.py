import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.customer_service.surveys import questions


class SurveyTemplate(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.customer_service.doctype.survey_question.survey_question import SurveyQuestion

		anonymous: DF.Check
		automatic: DF.Check
		by_email: DF.Check
		by_sms: DF.Check
		closing_words: DF.SmallText | None
		days_after: DF.Int
		days_open: DF.Int
		disabled: DF.Check
		introduction: DF.SmallText | None
		kind: DF.Literal["Satisfaction", "After Service", "Move-in", "Other"]
		questions: DF.Table[SurveyQuestion]
		request_kind: DF.Literal["", "Repair", "Complaint", "Inquiry", "Suggestion"]
		rest_days: DF.Int
		template_name: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		questions.check(self)
		for field in ("days_after", "rest_days", "days_open"):
			if (self.get(field) or 0) < 0:
				frappe.throw(
					_("{0} cannot be negative.").format(_(self.meta.get_label(field), context=self.doctype)),
					title=_("Survey Template"),
				)
		if self.kind not in ("After Service", "Move-in"):
			self.automatic = 0
