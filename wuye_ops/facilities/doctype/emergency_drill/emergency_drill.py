import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.facilities import drills
from wuye_ops.property import guarded


class EmergencyDrill(Document):
	"""应急演练 of a plan in force."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.facilities.doctype.emergency_drill_finding.emergency_drill_finding import (
			EmergencyDrillFinding,
		)
		from wuye_ops.facilities.doctype.emergency_drill_participant.emergency_drill_participant import (
			EmergencyDrillParticipant,
		)
		from wuye_ops.facilities.doctype.emergency_drill_photo.emergency_drill_photo import (
			EmergencyDrillPhoto,
		)
		from wuye_ops.facilities.doctype.emergency_drill_step.emergency_drill_step import EmergencyDrillStep

		evaluation: DF.SmallText | None
		findings: DF.Table[EmergencyDrillFinding]
		held_on: DF.Datetime | None
		participants: DF.Table[EmergencyDrillParticipant]
		passed: DF.Check
		photos: DF.Table[EmergencyDrillPhoto]
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
		scheduled_on: DF.Datetime
		score: DF.Float
		status: DF.Literal["Planned", "Done", "Cancelled"]
		steps: DF.Table[EmergencyDrillStep]
	# end: auto-generated types

	def before_insert(self) -> None:
		drills.prepare_new(self)

	def validate(self) -> None:
		guarded.refuse_by_hand(self, "status", "score", "passed", use=_("Use Finish."))
		drills.refuse_change_of_closed(self)
		drills.check_sense(self)

	def on_trash(self) -> None:
		if self.status == drills.DONE:
			frappe.throw(
				_("{0} is on file and is kept.").format(self.name),
				frappe.PermissionError,
				title=_("Kept for the Record"),
			)
