import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.property.places import check_same_property


class Gate(Document):
	"""A way into a property that somebody stands at, with a tablet of its own."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		direction: DF.Literal["Both", "In", "Out"]
		disabled: DF.Check
		gate_name: DF.Data
		kind: DF.Literal["Both", "Pedestrians", "Vehicles"]
		note: DF.SmallText | None
		property: DF.Link
		service_area: DF.Link | None
	# end: auto-generated types

	def autoname(self) -> None:
		self.gate_name = " ".join((self.gate_name or "").split())
		if not self.gate_name:
			frappe.throw(_("Give the gate a name, such as South Gate."), title=_("Gate"))
		self.name = f"{self.property}-{self.gate_name}"
		if frappe.db.exists("Gate", self.name):
			frappe.throw(
				_("{0} has a gate of this name already. Give this one another name.").format(
					frappe.bold(self.property)
				),
				title=_("Gate"),
			)

	def validate(self) -> None:
		if self.service_area:
			check_same_property(self.property, "Service Area", self.service_area)
