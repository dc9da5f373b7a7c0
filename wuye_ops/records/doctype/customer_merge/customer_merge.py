import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.records.privacy import merging


class CustomerMerge(Document):
	"""Two files of one customer become one, after somebody else has approved (`wuye_ops.records.privacy.merging`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		duplicate: DF.Link
		duplicate_name: DF.Data | None
		into_customer: DF.Link
		into_name: DF.Data | None
		merged_name: DF.Data | None
		property: DF.Link
		reason: DF.SmallText
		reject_reason: DF.SmallText | None
		status: DF.Literal["To Approve", "Merged", "Rejected"]
	# end: auto-generated types

	def autoname(self) -> None:
		merging.name_new(self)

	def validate(self) -> None:
		merging.keep_decision(self)
		if self.status == merging.TO_APPROVE:
			merging.check(self)

	def on_trash(self) -> None:
		frappe.throw(
			_("It is kept for the record. Reject it instead."),
			frappe.PermissionError,
			title=_("Customer Merge"),
		)
