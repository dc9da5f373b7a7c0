from frappe.model.document import Document

from wuye_ops.customer_service.surveys import lifecycle


class Survey(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.customer_service.doctype.survey_building.survey_building import SurveyBuilding
		from wuye_ops.customer_service.doctype.survey_class.survey_class import SurveyClass
		from wuye_ops.customer_service.doctype.survey_question.survey_question import SurveyQuestion

		anonymous: DF.Check
		answered: DF.Int
		answers_state: DF.Literal["", "Sealed", "Opened", "Destroyed"]
		automatic: DF.Check
		buildings: DF.TableMultiSelect[SurveyBuilding]
		by_email: DF.Check
		by_sms: DF.Check
		campaign: DF.Data | None
		classes: DF.Table[SurveyClass]
		close_reason: DF.SmallText | None
		closed_by: DF.Link | None
		closed_on: DF.Datetime | None
		closes_on: DF.Date | None
		closing_words: DF.SmallText | None
		households: DF.Int
		introduction: DF.SmallText | None
		invited: DF.Int
		invited_on: DF.Datetime | None
		kind: DF.Literal["Satisfaction", "After Service", "Move-in", "Other"]
		on_paper: DF.Check
		opens_on: DF.Date
		previous_survey: DF.Link | None
		property: DF.Link
		questions: DF.Table[SurveyQuestion]
		released_by: DF.Link | None
		released_on: DF.Datetime | None
		remind: DF.Check
		response_rate: DF.Percent
		sample_size: DF.Int
		sampling: DF.Literal["", "All", "As Asked", "Every Building", "Minimum"]
		sent: DF.Int
		series_key: DF.Data | None
		status: DF.Literal["Draft", "Open", "Closed"]
		template: DF.Link
		title: DF.Data
		unsent: DF.Int
	# end: auto-generated types

	def onload(self) -> None:
		lifecycle.load_form(self)

	def validate(self) -> None:
		lifecycle.check(self)

	def on_trash(self) -> None:
		lifecycle.keep(self)
