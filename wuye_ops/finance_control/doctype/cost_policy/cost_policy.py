import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.finance_control import policies
from wuye_ops.property.places import permitted_properties
from wuye_ops.rules import cost_policy


class CostPolicy(Document):
	"""How far the costs of a company, or of one of its properties, may leave their plan; applied by `finance_control.policies`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		approve_above: DF.Float
		approve_days: DF.Int
		approved_by: DF.Literal["Property Manager", "Operations Director"]
		company: DF.Link
		escalate_after: DF.Int
		explain_above: DF.Float
		explain_days: DF.Int
		explained_by: DF.Literal["Department Head", "Property Manager"]
		least: DF.Currency
		property: DF.Link | None
		scope_key: DF.Data | None
		stop_above: DF.Float
		stop_approved_by: DF.Literal["Property Manager", "Operations Director"]
		stop_days: DF.Int
		stop_orders: DF.Check
		title: DF.Data | None
		under: DF.Float
	# end: auto-generated types

	def validate(self) -> None:
		self.validate_scope()
		self.refuse_twin()
		self.validate_limits()

	def on_update(self) -> None:
		self.watch_anew()

	def on_trash(self) -> None:
		self.check_scope_is_theirs()

	def after_delete(self) -> None:
		self.watch_anew()

	def validate_scope(self) -> None:
		self.check_scope_is_theirs()
		if self.property and frappe.db.get_value("Property", self.property, "company") != self.company:
			frappe.throw(
				_("{0} is not a property of {1}.").format(
					frappe.bold(self.property), frappe.bold(self.company)
				),
				title=_("Property"),
			)
		self.title = self.property or self.company
		self.scope_key = f"Property|{self.property}" if self.property else f"Company|{self.company}"

	def check_scope_is_theirs(self) -> None:
		"""What applies to a whole company is not for those who see some of its properties."""
		if not self.property and permitted_properties() is not None:
			frappe.throw(
				_("What applies to the whole company is set by those who see all its properties."),
				frappe.PermissionError,
				title=_("Cost Policy"),
			)

	def refuse_twin(self) -> None:
		twin = frappe.db.get_value(
			"Cost Policy", {"scope_key": self.scope_key, "name": ["!=", self.name or ""]}
		)
		if twin:
			frappe.throw(
				_("{0} has a cost policy already. Change that one.").format(
					frappe.utils.get_link_to_form("Cost Policy", twin, self.title)
				),
				frappe.DuplicateEntryError,
				title=_("Cost Policy"),
			)

	def validate_limits(self) -> None:
		if found := cost_policy.refusals(policies.proposed(self)):
			frappe.throw("<br>".join(policies.in_words(one) for one in found), title=_("Cost Policy"))

	def watch_anew(self) -> None:
		"""Alerts and stops follow at once, not in the night."""
		names = (
			[self.property]
			if self.property
			else frappe.get_all(
				"Property", {"company": self.company, "status": "Active"}, pluck="name", limit=0
			)
		)
		for name in names:
			frappe.enqueue(
				"wuye_ops.finance_control.alerts.check",
				queue="long",
				job_id=f"cost-alerts-{frappe.scrub(name)}",
				deduplicate=True,
				enqueue_after_commit=True,
				property_name=name,
			)
