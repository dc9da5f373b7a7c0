from frappe import _
from frappe.model.document import Document

from wuye_ops.facilities import emergency, guarded
from wuye_ops.property.places import check_same_property


class EmergencyResponse(Document):
	"""An emergency as it was met: the plan's steps with their times, and how it ended."""

	def before_insert(self) -> None:
		emergency.prepare_response(self)
		self.flags.by_service = True

	def validate(self) -> None:
		guarded.refuse_by_hand(
			self,
			"status",
			"steps",
			"started_on",
			"ended_on",
			"duration_minutes",
			"summary",
			"closed_by",
			use=_("Tick the steps, and close the response with its summary."),
		)
		for field, doctype in (("service_area", "Service Area"), ("equipment", "Equipment")):
			if self.get(field):
				check_same_property(self.property, doctype, self.get(field))

	def after_insert(self) -> None:
		self.flags.by_service = False
		emergency.tell_people(self)
