import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.facilities import drills, guarded


class EmergencyDrill(Document):
	"""应急演练 of a plan in force."""

	def before_insert(self) -> None:
		drills.prepare_new(self)

	def validate(self) -> None:
		guarded.refuse_by_hand(self, "status", "score", "passed", use=_("Use Finish."))
		drills.refuse_change_of_closed(self)
		drills.check_sense(self)

	def on_trash(self) -> None:
		if self.status == drills.DONE:
			frappe.throw(_("{0} is on file and is kept.").format(self.name), title=_("Kept for the Record"))
