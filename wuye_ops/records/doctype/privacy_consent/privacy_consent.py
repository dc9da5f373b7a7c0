import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.records.privacy import consents


class PrivacyConsent(Document):
	"""A customer's consent to one purpose of a notice, with its proof and its end (`wuye_ops.records.privacy.consents`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		channel: DF.Literal["Portal", "Paper", "Front Desk", "Phone"]
		child_name: DF.Data | None
		customer: DF.Link
		customer_name: DF.Data | None
		end_channel: DF.Literal["", "Portal", "Paper", "Front Desk", "Phone"]
		end_note: DF.SmallText | None
		ended_by: DF.Link | None
		ended_on: DF.Datetime | None
		given_on: DF.Datetime
		guardian_name: DF.Data | None
		guardian_relation: DF.Data | None
		is_child: DF.Check
		is_sensitive: DF.Check
		notice: DF.Link
		notice_name: DF.Data | None
		open_key: DF.Data | None
		proof_file: DF.Attach | None
		proof_text: DF.SmallText | None
		property: DF.Link
		purpose: DF.Data
		status: DF.Literal["Given", "Withdrawn", "Replaced"]
	# end: auto-generated types

	def autoname(self) -> None:
		consents.name_new(self)

	def validate(self) -> None:
		if self.is_new():
			consents.prepare(self)
		else:
			consents.keep(self)

	def on_trash(self) -> None:
		frappe.throw(
			_("A consent is evidence and is kept. Withdraw it instead."),
			frappe.PermissionError,
			title=_("Privacy Consent"),
		)
