from frappe.model.document import Document

from wuye_ops.records.lending import loans


class RecordLoan(Document):
	"""档案借阅: a record that somebody needs for some days, on paper or on the screen."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.records.doctype.record_loan_reminder.record_loan_reminder import RecordLoanReminder
		from wuye_ops.records.doctype.record_loan_view.record_loan_view import RecordLoanView

		borrower: DF.Link
		borrower_name: DF.Data | None
		condition_returned: DF.Literal["", "Complete", "Damaged", "Lost"]
		copies: DF.Int
		days: DF.Int
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		due_on: DF.Date | None
		expires_on: DF.Datetime | None
		is_overdue: DF.Check
		kind: DF.Literal["Original", "Copy", "Electronic"]
		lent_by: DF.Link | None
		lent_on: DF.Datetime | None
		original_key: DF.Data | None
		property: DF.Link
		reason: DF.SmallText
		received_by: DF.Link | None
		record: DF.Link
		record_title: DF.Data | None
		reject_reason: DF.SmallText | None
		reminders: DF.Table[RecordLoanReminder]
		return_remark: DF.SmallText | None
		returned_on: DF.Datetime | None
		status: DF.Literal["Requested", "Approved", "Lent", "Returned", "Expired", "Rejected", "Cancelled"]
		views: DF.Table[RecordLoanView]
	# end: auto-generated types

	def before_validate(self) -> None:
		if self.is_new():
			loans.prepare(self)

	def validate(self) -> None:
		loans.check(self)

	def after_insert(self) -> None:
		loans.tell_deciders(self)

	def on_trash(self) -> None:
		loans.refuse_deletion(self)
