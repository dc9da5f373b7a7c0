import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.records.privacy import requests


class DataSubjectRequest(Document):
	"""What a customer asks about their data, by when and how it was answered (`wuye_ops.records.privacy.requests`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.records.doctype.data_subject_request_log.data_subject_request_log import (
			DataSubjectRequestLog,
		)

		answer: DF.SmallText | None
		answered_by: DF.Link | None
		answered_on: DF.Datetime | None
		authority_file: DF.Attach | None
		channel: DF.Literal["Front Desk", "Phone", "Letter", "Portal"]
		checked_on: DF.Datetime | None
		checker: DF.Link | None
		customer: DF.Link
		customer_name: DF.Data | None
		details: DF.SmallText | None
		due_on: DF.Date | None
		erasure: DF.Link | None
		identity_checked: DF.Literal[
			"",
			"Portal Login",
			"ID Card Seen",
			"Called Back on the Known Number",
			"Power of Attorney and ID Card",
		]
		kind: DF.Literal["See", "Copy", "Correct", "Delete"]
		log: DF.Table[DataSubjectRequestLog]
		open_key: DF.Data | None
		property: DF.Link
		received_on: DF.Date
		requested_by: DF.Literal["Self", "Guardian", "Agent", "Heir"]
		status: DF.Literal["Entered", "In Progress", "Answered", "Refused", "Withdrawn"]
	# end: auto-generated types

	def autoname(self) -> None:
		requests.name_new(self)

	def before_insert(self) -> None:
		requests.prepare_new(self)

	def validate(self) -> None:
		# before anything else, so that an illegal step is refused as such; Frappe itself checks after this method
		self.validate_workflow()
		requests.keep_own_fields(self)
		requests.check_texts(self)
		requests.enter_status(self)

	def validate_workflow(self) -> None:
		# what a resident asks on the portal is a step of the system: the login has said who they are
		if not self.flags.by_service:
			super().validate_workflow()

	def on_update(self) -> None:
		requests.carry_out(self)

	def on_trash(self) -> None:
		frappe.throw(
			_("A request is kept for the record. Withdraw it instead."),
			frappe.PermissionError,
			title=_("Data Subject Request"),
		)
