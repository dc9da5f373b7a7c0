from frappe.model.document import Document

from wuye_ops.people.certificates import documents, steps


class StaffCertificate(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.people.doctype.staff_certificate_log.staff_certificate_log import StaffCertificateLog
		from wuye_ops.people.doctype.staff_certificate_review.staff_certificate_review import (
			StaffCertificateReview,
		)
		from wuye_ops.people.doctype.staff_certificate_warning.staff_certificate_warning import (
			StaffCertificateWarning,
		)

		company: DF.Link | None
		department: DF.Link | None
		designation: DF.Link | None
		due_for: DF.Literal["", "Review", "End"]
		due_on: DF.Date | None
		employee: DF.Link
		employee_name: DF.Data | None
		error: DF.SmallText | None
		file: DF.Attach | None
		issued_by: DF.Data | None
		kind: DF.Link
		log: DF.Table[StaffCertificateLog]
		number: DF.Data
		number_encrypted: DF.SmallText | None
		number_hash: DF.Data | None
		property: DF.Link | None
		remark: DF.SmallText | None
		replaces: DF.Link | None
		reviews: DF.Table[StaffCertificateReview]
		status: DF.Literal["Draft", "In Force", "Suspended", "Revoked", "Replaced"]
		valid_from: DF.Date
		valid_until: DF.Date | None
		verified_by: DF.Link | None
		verified_on: DF.Datetime | None
		warnings: DF.Table[StaffCertificateWarning]

	# end: auto-generated types
	def onload(self) -> None:
		self.set_onload("steps", steps.possible(self))

	def before_insert(self) -> None:
		documents.prepare_new(self)

	def validate(self) -> None:
		documents.check(self)

	def on_trash(self) -> None:
		documents.refuse_delete(self)
