from frappe import _
from frappe.model.document import Document

from wuye_ops.facilities import emergency
from wuye_ops.property import guarded
from wuye_ops.property.places import check_same_property


class EmergencyResponse(Document):
	"""An emergency as it was met: the plan's steps with their times, and how it ended."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.facilities.doctype.emergency_response_step.emergency_response_step import (
			EmergencyResponseStep,
		)

		closed_by: DF.Link | None
		duration_minutes: DF.Int
		ended_on: DF.Datetime | None
		equipment: DF.Link | None
		place: DF.Data | None
		plan: DF.Link
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
		service_area: DF.Link | None
		situation: DF.SmallText | None
		source_doctype: DF.Link | None
		source_name: DF.DynamicLink | None
		started_on: DF.Datetime | None
		status: DF.Literal["Open", "Closed"]
		steps: DF.Table[EmergencyResponseStep]
		summary: DF.SmallText | None
	# end: auto-generated types

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
