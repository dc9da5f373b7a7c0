from frappe.model.document import Document


class PolicyChecklist(Document):
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
