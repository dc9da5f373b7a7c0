from frappe.model.document import Document

from wuye_ops.records.archive import register


class Record(Document):
	"""An entry of the register of records: what it is, where it stands, who may open it, how long it is kept."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		category: DF.Link
		confidentiality: DF.Literal["", "Public", "Internal", "Confidential", "Secret"]
		confirm_days: DF.Int
		controlled: DF.Check
		current_version: DF.Link | None
		department: DF.Link | None
		effective_from: DF.Date | None
		ended_on: DF.Date | None
		expires_on: DF.Date | None
		expiry_reminded_for: DF.Data | None
		filed_on: DF.Date | None
		is_permanent: DF.Check
		keep_until: DF.Date | None
		legal_hold: DF.Check
		legal_hold_reason: DF.SmallText | None
		location: DF.Data | None
		medium: DF.Literal["Electronic", "Paper", "Both"]
		next_review: DF.Date | None
		owner_employee: DF.Link | None
		property: DF.Link | None
		record_date: DF.Date
		record_no: DF.Data | None
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		review_cycle_months: DF.Int
		review_reminded_for: DF.Data | None
		status: DF.Literal["Draft", "In Approval", "Effective", "Superseded", "Archived", "Disposed"]
		superseded_by: DF.Link | None
		title: DF.Data
	# end: auto-generated types

	def autoname(self) -> None:
		register.number(self)

	def validate(self) -> None:
		register.refuse_by_hand(self)
		register.check(self)
		register.set_retention(self)

	def on_update(self) -> None:
		register.follow_title(self)

	def on_trash(self) -> None:
		register.refuse_deletion(self)
