from frappe import _
from frappe.model.document import Document

from wuye_ops.facilities import guarded, plan_checks


class MaintenancePlan(Document):
	"""维保计划; its tasks are made by `facilities.maintenance`."""

	def validate(self) -> None:
		guarded.refuse_by_hand(self, "status", "paused_reason", use=_("Use Pause, Resume or End."))
		plan_checks.check(self)
		plan_checks.keep_state(self)
