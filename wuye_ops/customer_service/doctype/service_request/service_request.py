import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.customer_service import (
	answers,
	complaints,
	escalations,
	follow_ups,
	form_data,
	guest_links,
	merging,
	notify,
	outages,
	promises,
	repeats,
	requests,
)
from wuye_ops.records.personal_data import protect_phone


class ServiceRequest(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.customer_service.doctype.service_progress_report.service_progress_report import (
			ServiceProgressReport,
		)
		from wuye_ops.customer_service.doctype.service_request_escalation.service_request_escalation import (
			ServiceRequestEscalation,
		)
		from wuye_ops.customer_service.doctype.service_request_hold.service_request_hold import (
			ServiceRequestHold,
		)

		acknowledged_by: DF.Link | None
		acknowledged_on: DF.Datetime | None
		answer_article: DF.Link | None
		arrive_by: DF.Datetime | None
		arrived_on: DF.Datetime | None
		at_risk_from: DF.Datetime | None
		broken_before: DF.Check
		cancel_reason: DF.SmallText | None
		category: DF.Link
		cause: DF.Literal[
			"",
			"Staff Conduct",
			"Work Quality",
			"Late Service",
			"Facilities",
			"Fees and Bills",
			"Poor Information",
			"Other Residents",
			"Third Party",
			"Other",
		]
		cause_details: DF.SmallText | None
		channel: DF.Literal["Phone", "Email", "Visit", "Web", "QR", "Portal"]
		client_key: DF.Data | None
		closed_on: DF.Datetime | None
		community_notice: DF.Link | None
		customer: DF.Link | None
		customer_name: DF.Data | None
		customer_visit: DF.Link | None
		department: DF.Link | None
		description: DF.SmallText | None
		equipment: DF.Link | None
		escalations: DF.Table[ServiceRequestEscalation]
		first_contact: DF.Check
		hold_reason: DF.SmallText | None
		holds: DF.Table[ServiceRequestHold]
		kind: DF.Literal["Inquiry", "Repair", "Complaint", "Suggestion", "Praise"]
		merged_into: DF.Link | None
		next_report_by: DF.Datetime | None
		opened_on: DF.Datetime
		photo: DF.AttachImage | None
		photo_2: DF.AttachImage | None
		photo_3: DF.AttachImage | None
		place: DF.Data | None
		progress_reports: DF.Table[ServiceProgressReport]
		property: DF.Link
		rated_on: DF.Datetime | None
		rating: DF.Rating
		rating_comment: DF.SmallText | None
		reopen_count: DF.Int
		reopened_on: DF.Datetime | None
		repeat_of: DF.Link | None
		report_status: DF.Literal["", "Due Soon", "Late"]
		reporter_name: DF.Data | None
		reporter_phone: DF.Data | None
		reporter_phone_encrypted: DF.SmallText | None
		reporter_phone_hash: DF.Data | None
		resolve_by: DF.Datetime | None
		resolved_by: DF.Link | None
		resolved_on: DF.Datetime | None
		respond_by: DF.Datetime | None
		responded_on: DF.Datetime | None
		responsible_department: DF.Link | None
		responsible_employee: DF.Link | None
		ruled_by: DF.Link | None
		ruled_on: DF.Datetime | None
		ruling: DF.Literal["", "Valid", "Invalid"]
		ruling_reason: DF.SmallText | None
		service_area: DF.Link | None
		service_level: DF.Link | None
		sla_status: DF.Literal["On Time", "At Risk", "Overdue", "On Hold", "Met", "Breached"]
		solution: DF.SmallText | None
		status: DF.Literal["New", "Accepted", "In Progress", "On Hold", "Resolved", "Closed", "Cancelled"]
		subject: DF.Data
		unit: DF.Link | None
		urgency: DF.Literal["Emergency", "Urgent", "Normal", "Complex", "Major"]
	# end: auto-generated types

	def onload(self) -> None:
		form_data.load_request(self)

	def before_insert(self) -> None:
		requests.prepare_new(self)

	def show_unique_validation_message(self, e) -> None:
		"""Overrides Document's: two browsers' requests at once end as one that follows the other does."""
		if self.client_key and "client_key" in str(e):
			# a plain read would still show the moment before the other was committed
			requests.refuse_twin(
				frappe.db.get_value("Service Request", {"client_key": self.client_key}, for_update=True)
			)
		super().show_unique_validation_message(e)

	def validate(self) -> None:
		# before anything else, so that an illegal step is refused as such; Frappe itself checks after this method
		self.validate_workflow()
		escalations.keep_by_service(self)
		requests.refuse_change_of_closed(self)
		requests.complete_from_place(self)
		requests.check_sense(self)
		requests.check_photos(self)
		protect_phone(self, "reporter_phone")
		merging.keep_merged(self)
		outages.answer_new(self)
		requests.enter_status(self)
		repeats.recognise(self)
		promises.keep_promise_current(self)
		complaints.follow(self)
		answers.note_first_contact(self)

	def validate_workflow(self) -> None:
		# A step that a task's progress or a follow-up makes is the system's, not the user's: each has its own workflow.
		# So is one that a service takes, such as the end of an outage for all it has answered.
		if not (self.flags.moved_by_task or self.flags.reopened_by_follow_up or self.flags.by_service):
			super().validate_workflow()

	def after_insert(self) -> None:
		if not outages.tell_answered(self):
			notify.new_request(self)
		repeats.tell(self)

	def on_update(self) -> None:
		requests.after_status_change(self)
		merging.follow_main(self)
		follow_ups.follow_request(self)

	def on_trash(self) -> None:
		if self.status not in ("New", "Cancelled"):
			frappe.throw(
				_("Request {0} has been worked on and is kept. Cancel it instead.").format(self.name),
				title=_("Kept for the Record"),
			)
		guest_links.drop(self.name)
