import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.records import profile_changes


class ProfileChangeRequest(Document):
	"""What a customer asks to have changed in their data. Approving applies it (`wuye_ops.records.profile_changes`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.records.doctype.profile_change.profile_change import ProfileChange
		from wuye_ops.records.doctype.profile_change_member.profile_change_member import ProfileChangeMember

		asked_by: DF.Link | None
		asked_on: DF.Datetime | None
		changes: DF.Table[ProfileChange]
		customer: DF.Link
		customer_name: DF.Data | None
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		members: DF.Table[ProfileChangeMember]
		note: DF.SmallText | None
		open_key: DF.Data | None
		property: DF.Link
		reject_reason: DF.SmallText | None
		status: DF.Literal["To Approve", "Approved", "Rejected", "Withdrawn"]
	# end: auto-generated types

	def validate(self) -> None:
		if self.is_new():
			profile_changes.prepare(self)
		else:
			profile_changes.keep(self)

	def after_insert(self) -> None:
		profile_changes.tell_staff(self)

	def on_trash(self) -> None:
		frappe.throw(
			_("A request stays for the record. Reject or withdraw it instead."),
			frappe.PermissionError,
			title=_("Profile Change Request"),
		)
