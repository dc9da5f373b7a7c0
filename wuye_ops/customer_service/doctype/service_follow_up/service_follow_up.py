import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.customer_service import follow_up_calls


class ServiceFollowUp(Document):
	"""A customer who is asked how a request was done (`wuye_ops.customer_service.follow_ups`), or what they were not
	satisfied with when they answered a survey (`wuye_ops.customer_service.surveys.low_answers`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.customer_service.doctype.service_follow_up_attempt.service_follow_up_attempt import (
			ServiceFollowUpAttempt,
		)

		attempts: DF.Table[ServiceFollowUpAttempt]
		category: DF.Link | None
		comment: DF.SmallText | None
		customer: DF.Link | None
		customer_name: DF.Data | None
		department: DF.Link | None
		done_by: DF.Link | None
		done_on: DF.Datetime | None
		due_on: DF.Date
		kind: DF.Literal["", "Inquiry", "Repair", "Complaint", "Suggestion", "Praise"]
		left_closed_reason: DF.SmallText | None
		low_answers: DF.SmallText | None
		made_request: DF.Link | None
		property: DF.Link
		reason: DF.Literal["Complaint", "Sample", "Low Rating", "Reopened", "By Category", "Survey"]
		request_reopened: DF.Check
		round: DF.Int
		satisfaction: DF.Literal[
			"", "Very Satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very Dissatisfied"
		]
		service_request: DF.Link
		solution: DF.SmallText | None
		stars: DF.Int
		status: DF.Literal["To Do", "Not Reached", "Done", "Unreachable", "Cancelled"]
		subject: DF.Data | None
		survey: DF.Link | None
		survey_response: DF.Link | None
		unit: DF.Link | None
	# end: auto-generated types

	def autoname(self) -> None:
		self.name = f"{self.service_request or self.survey_response}-F{self.round}"

	def onload(self) -> None:
		follow_up_calls.load(self)

	def validate(self) -> None:
		if not self.flags.by_service:
			frappe.throw(
				_("Use the buttons to say what the customer answered."),
				frappe.PermissionError,
				title=_("Follow-Up"),
			)

	def on_trash(self) -> None:
		frappe.throw(_("Follow-ups stay for the record."), frappe.PermissionError, title=_("Follow-Up"))
