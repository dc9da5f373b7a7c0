import frappe
from frappe import _
from frappe.model.document import Document


class ServiceLevel(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.customer_service.doctype.service_level_escalation.service_level_escalation import (
			ServiceLevelEscalation,
		)
		from wuye_ops.customer_service.doctype.service_level_target.service_level_target import (
			ServiceLevelTarget,
		)

		escalations: DF.Table[ServiceLevelEscalation]
		kind: DF.Literal["Inquiry", "Repair", "Complaint", "Suggestion", "Praise"]
		level_name: DF.Data
		repeat_within_days: DF.Int
		source: DF.SmallText | None
		targets: DF.Table[ServiceLevelTarget]
	# end: auto-generated types

	def validate(self) -> None:
		self.validate_targets()
		self.validate_escalations()

	def validate_targets(self) -> None:
		seen: set[str] = set()
		for row in self.targets:
			if row.urgency in seen:
				frappe.throw(
					_("Row {0}: there is a target for {1} already.").format(row.idx, _(row.urgency)),
					title=_("Targets"),
				)
			seen.add(row.urgency)
			if not row.respond_minutes:
				frappe.throw(
					_("Row {0}: say within how many minutes a customer hears from us.").format(row.idx),
					title=_("Targets"),
				)

	def validate_escalations(self) -> None:
		percents = [row.at_percent for row in self.escalations]
		if len(percents) != len(set(percents)) or any(not percent for percent in percents):
			frappe.throw(_("Each escalation needs a percentage of its own above 0."), title=_("Escalation"))
