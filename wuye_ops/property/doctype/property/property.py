import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from wuye_ops.property.places import make_cost_center, make_root_area


class Property(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.fees.doctype.dunning_step.dunning_step import DunningStep
		from wuye_ops.property.doctype.property_department.property_department import PropertyDepartment

		address: DF.SmallText | None
		archive_after_months: DF.Int
		built_up_area: DF.Float
		company: DF.Link
		contract_end: DF.Date | None
		contract_start: DF.Date | None
		cost_center: DF.Link | None
		departments: DF.Table[PropertyDepartment]
		developer: DF.Link | None
		dunning_ladder: DF.Table[DunningStep]
		erase_after_years: DF.Int
		follow_up_days: DF.Int
		follow_up_percent: DF.Int
		hotline: DF.Data | None
		kind: DF.Literal["Residential", "Commercial", "Office", "Mixed"]
		manager: DF.Link | None
		manager_name: DF.Data | None
		owners_cost_percent: DF.Percent
		owners_due_days: DF.Int
		owners_since: DF.Date | None
		owners_to_tenants: DF.Check
		payment_instructions: DF.SmallText | None
		privacy_answer_days: DF.Int
		property_code: DF.Data
		property_name: DF.Data
		publish_cleaning_record: DF.Check
		rectify_critical_days: DF.Int
		rectify_major_days: DF.Int
		rectify_minor_days: DF.Int
		rectify_normal_days: DF.Int
		service_calendar: DF.Link
		service_mode: DF.Literal["Lump Sum", "Commission"]
		settlement_order: DF.Literal["Costs and Penalties First", "Principal First"]
		silent_complex: DF.Int
		silent_emergency: DF.Int
		silent_major: DF.Int
		silent_normal: DF.Int
		silent_urgent: DF.Int
		stale_months: DF.Int
		status: DF.Literal["Active", "Closed"]
		unplanned_spending: DF.Literal["Ignore", "Warn", "Stop"]
		vip_area: DF.Float
		vip_fees: DF.Currency
		vip_units: DF.Int
		warehouse: DF.Link | None
		waste_check_hours: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		self.validate_contract()
		self.validate_departments()

	def before_save(self) -> None:
		if not self.cost_center:
			self.cost_center = make_cost_center(self.property_name, self.company)
		self.validate_cost_center()

	def after_insert(self) -> None:
		make_root_area(self.name)

	def validate_contract(self) -> None:
		if (
			self.contract_start
			and self.contract_end
			and getdate(self.contract_end) < getdate(self.contract_start)
		):
			frappe.throw(
				_("The contract ends before it starts. Correct one of the two dates."),
				title=_("Contract Dates"),
			)

	def validate_cost_center(self) -> None:
		cost_center = frappe.get_cached_value(
			"Cost Center", self.cost_center, ["company", "is_group"], as_dict=True
		)
		if cost_center.company != self.company or cost_center.is_group:
			frappe.throw(
				_(
					"Cost center {0} must be a leaf of {1}. Choose another, or leave it empty to have one made."
				).format(self.cost_center, self.company),
				title=_("Cost Center"),
			)

	def validate_departments(self) -> None:
		seen: set[str] = set()
		for row in self.departments:
			if row.trade in seen:
				frappe.throw(
					_("Row {0}: the trade {1} has a department already. Keep one row for each trade.").format(
						row.idx, _(row.trade, context=row.doctype)
					),
					title=_("Departments"),
				)
			seen.add(row.trade)
			if frappe.get_cached_value("Department", row.department, "company") not in (
				self.company,
				None,
				"",
			):
				frappe.throw(
					_("Row {0}: department {1} belongs to another company.").format(row.idx, row.department),
					title=_("Departments"),
				)
