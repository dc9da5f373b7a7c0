import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.facilities import emergency
from wuye_ops.property import guarded


class EmergencyPlan(Document):
	"""应急预案, in versions; the one in force is what responses and drills follow."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.facilities.doctype.emergency_plan_contact.emergency_plan_contact import (
			EmergencyPlanContact,
		)
		from wuye_ops.facilities.doctype.emergency_plan_material.emergency_plan_material import (
			EmergencyPlanMaterial,
		)
		from wuye_ops.facilities.doctype.emergency_plan_step.emergency_plan_step import EmergencyPlanStep

		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		change_note: DF.SmallText | None
		contacts: DF.Table[EmergencyPlanContact]
		drill_due_on: DF.Date | None
		drill_months: DF.Int
		drill_reminded_for: DF.Date | None
		materials: DF.Table[EmergencyPlanMaterial]
		property: DF.Link
		scenario: DF.Literal[
			"Fire",
			"Flood",
			"Lift Trapping",
			"Power Failure",
			"Water Burst",
			"Gas",
			"Typhoon",
			"Public Health",
			"Security",
			"Other",
		]
		status: DF.Literal["Draft", "Active", "Retired"]
		steps: DF.Table[EmergencyPlanStep]
		title: DF.Data
		trigger: DF.SmallText | None
		version: DF.Int
	# end: auto-generated types

	def before_insert(self) -> None:
		emergency.number_version(self)
		self.flags.version_numbered = True

	def validate(self) -> None:
		if not (self.is_new() and self.flags.version_numbered):
			guarded.refuse_by_hand(self, "version", use=_("Use New Version."))
		guarded.refuse_by_hand(
			self, "status", "approved_by", "approved_on", "drill_due_on", use=_("Use Approve.")
		)
		emergency.refuse_change_in_force(self)
		emergency.check_plan(self)

	def on_trash(self) -> None:
		if self.status != emergency.DRAFT:
			frappe.throw(
				_("{0} was in force and is kept.").format(self.name),
				frappe.PermissionError,
				title=_("Kept for the Record"),
			)
