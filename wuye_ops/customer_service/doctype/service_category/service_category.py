import frappe
from frappe import _
from frappe.utils.nestedset import NestedSet


class ServiceCategory(NestedSet):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.customer_service.doctype.service_category_skill.service_category_skill import (
			ServiceCategorySkill,
		)

		allow_claim: DF.Check
		category_name: DF.Data
		default_urgency: DF.Literal["Emergency", "Urgent", "Normal", "Complex", "Major"]
		department: DF.Link | None
		disabled: DF.Check
		dispatch_mode: DF.Literal["Assign", "Rotation", "Grab"]
		follow_up: DF.Literal["As the Property", "Always", "Never"]
		grab_minutes: DF.Int
		is_group: DF.Check
		kind: DF.Literal["Inquiry", "Repair", "Complaint", "Suggestion", "Praise"]
		lft: DF.Int
		old_parent: DF.Data | None
		parent_service_category: DF.Link | None
		required_skills: DF.TableMultiSelect[ServiceCategorySkill]
		rgt: DF.Int
		service_level: DF.Link
		show_on_portal: DF.Check
		trade: DF.Literal["Customer Service", "Engineering", "Cleaning", "Greening", "Order"]
	# end: auto-generated types

	def validate(self) -> None:
		kind = frappe.get_cached_value("Service Level", self.service_level, "kind")
		if kind != self.kind and not self.is_group:
			frappe.throw(
				_("Service level {0} is for {1}. Choose one for {2}.").format(
					self.service_level, _(kind, context=self.doctype), _(self.kind, context=self.doctype)
				),
				title=_("Service Level"),
			)
