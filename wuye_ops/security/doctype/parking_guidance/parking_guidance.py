import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from wuye_ops.property.places import check_same_property


class ParkingGuidance(Document):
	"""通行提示: what guards tell drivers for some time, such as a closed ramp."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		disabled: DF.Check
		gate: DF.Link | None
		level: DF.Literal["Notice", "Detour", "Closed"]
		message: DF.SmallText
		property: DF.Link
		subject: DF.Data
		valid_from: DF.Datetime
		valid_to: DF.Datetime | None
	# end: auto-generated types

	def validate(self) -> None:
		if self.gate:
			check_same_property(self.property, "Gate", self.gate)
		if self.valid_to and get_datetime(self.valid_to) <= get_datetime(self.valid_from):
			frappe.throw(_("It ends before it begins. Correct the times."), title=_("To"))
