# Copyright (c) 2026, wuye_ops contributors and contributors
# For license information, please see license.txt

# import frappe
from frappe.model.document import Document


class ServiceLevel(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from wuye_ops.customer_service.doctype.service_level_escalation.service_level_escalation import ServiceLevelEscalation
		from wuye_ops.customer_service.doctype.service_level_target.service_level_target import ServiceLevelTarget

		escalations: DF.Table[ServiceLevelEscalation]
		kind: DF.Literal["Inquiry", "Repair", "Complaint", "Suggestion", "Praise"]
		level_name: DF.Data
		source: DF.SmallText | None
		targets: DF.Table[ServiceLevelTarget]
	# end: auto-generated types
	pass
