from frappe.model.document import Document

from wuye_ops.records import supervision


class PolicyChecklist(Document):
	"""What a policy requires, row by row, who owns it, and how often somebody else looks."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.records.doctype.policy_checklist_item.policy_checklist_item import PolicyChecklistItem

		checker: DF.Link
		checklist_key: DF.Data | None
		cycle_months: DF.Int
		department: DF.Link
		disabled: DF.Check
		items: DF.Table[PolicyChecklistItem]
		next_check_on: DF.Date | None
		owner_employee: DF.Link
		owner_name: DF.Data | None
		policy: DF.Link
		policy_title: DF.Data | None
		property: DF.Link
	# end: auto-generated types

	def validate(self) -> None:
		supervision.check_list(self)

	def on_trash(self) -> None:
		supervision.refuse_deletion_of_list(self)
