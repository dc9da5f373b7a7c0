import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.facilities import emergency, guarded


class EmergencyPlan(Document):
	"""应急预案, in versions; the one in force is what responses and drills follow."""

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
			frappe.throw(_("{0} was in force and is kept.").format(self.name), title=_("Kept for the Record"))
