import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, nowdate

from wuye_ops.rules.visiting import DEFAULT_CYCLES, DEFAULT_LEAD_DAYS


class VisitPlan(Document):
	"""How often a class of customers of a property is visited (`wuye_ops.customer_service.visits`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer_class: DF.Literal["Key Customer", "Owner", "Tenant", "Business"]
		cycle_days: DF.Int
		disabled: DF.Check
		lead_days: DF.Int
		plan_key: DF.Data | None
		property: DF.Link
		purpose: DF.SmallText | None
		starts_on: DF.Date
		visitor: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		self.starts_on = self.starts_on or nowdate()
		self.cycle_days = cint(self.cycle_days) or DEFAULT_CYCLES[self.customer_class]
		if self.lead_days is None:
			self.lead_days = DEFAULT_LEAD_DAYS
		if self.cycle_days < 1 or cint(self.lead_days) < 0:
			frappe.throw(_("Enter a number above 0."), title=_("A Visit Every (Days)"))
		self.check_visitor()
		self.plan_key = f"{self.property}|{self.customer_class}"
		self.refuse_second()

	def check_visitor(self) -> None:
		if not self.visitor:
			return
		visitor = frappe.db.get_value(
			"Employee", self.visitor, ["status", "wuye_property", "employee_name"], as_dict=True
		)
		if visitor.status != "Active" or visitor.wuye_property not in (None, "", self.property):
			frappe.throw(
				_("{0} does not work for property {1}.").format(visitor.employee_name, self.property),
				title=_("Visitor"),
			)

	def refuse_second(self) -> None:
		other = frappe.db.get_value(self.doctype, {"plan_key": self.plan_key, "name": ["!=", self.name]})
		if other:
			frappe.throw(
				_("{0} is the plan of this class in the property already. Change it instead.").format(
					frappe.bold(other)
				),
				frappe.DuplicateEntryError,
				title=_("Visit Plan"),
			)
