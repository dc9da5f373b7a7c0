from frappe.model.document import Document

from wuye_ops.people.certificates import requirements


class CertificateRequirement(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.people.doctype.certificate_kind_choice.certificate_kind_choice import (
			CertificateKindChoice,
		)

		any_of: DF.TableMultiSelect[CertificateKindChoice]
		checklist: DF.Link | None
		designation: DF.Link | None
		disabled: DF.Check
		equipment_category: DF.Link | None
		kinds: DF.SmallText | None
		post_kind: DF.Literal["", "Gate", "Control Room", "Patrol", "Reception"]
		property: DF.Link | None
		requirement_key: DF.Data | None
		service_category: DF.Link | None
		source: DF.SmallText | None
		title: DF.Data | None
		trade: DF.Literal["", "Cleaning", "Greening", "Order", "Facility", "Service", "Safety"]
		work: DF.Data | None
		work_kind: DF.Literal[
			"Designation",
			"Service Category",
			"Equipment Category",
			"Checklist",
			"Checklist Trade",
			"Guard Post",
		]

	# end: auto-generated types
	def validate(self) -> None:
		requirements.check(self)
