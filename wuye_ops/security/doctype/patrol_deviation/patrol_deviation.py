from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class PatrolDeviation(WrittenByService, Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		at_once: DF.Check
		code: DF.Literal[
			"Not Begun",
			"Standing Still",
			"Missed",
			"Too Far",
			"Too Fast",
			"Wrong Order",
			"Late",
			"Early",
			"By Hand",
			"No Position",
		]
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		department: DF.Link | None
		details: DF.SmallText | None
		deviation_key: DF.Data | None
		employee: DF.Link | None
		employee_name: DF.Data | None
		ended_on: DF.Datetime | None
		equipment: DF.Link | None
		explanation: DF.SmallText | None
		found_on: DF.Datetime | None
		happened_on: DF.Datetime | None
		inspection: DF.Link | None
		params: DF.SmallText | None
		plan: DF.Link | None
		point: DF.Data | None
		point_label: DF.Data | None
		property: DF.Link
		service_area: DF.Link | None
		status: DF.Literal["New", "Noted", "Justified", "Not Justified", "Withdrawn"]
		title: DF.Data | None
		told_on: DF.Datetime | None
		told_to: DF.SmallText | None
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _(
			"Deviations are found by the system when a round is walked; the head decides with the button."
		)

	def why_it_is_kept(self) -> str:
		return _("Deviations of rounds are kept for the record. Call one justified, and say why.")
