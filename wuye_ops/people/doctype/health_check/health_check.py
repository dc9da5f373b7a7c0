from frappe.model.document import Document

from wuye_ops.people.health import checks


class HealthCheck(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amended_from: DF.Link | None
		clinic: DF.Data | None
		company: DF.Link | None
		day: DF.Date
		declined: DF.Check
		employee: DF.Link
		employee_name: DF.Data | None
		findings: DF.SmallText | None
		findings_encrypted: DF.LongText | None
		findings_hash: DF.Data | None
		fitness: DF.Literal["", "Fit", "Fit with Restrictions", "Unfit for the Post", "To Be Checked Again"]
		hazard: DF.Link
		kind: DF.Literal["Before the Post", "During the Post", "On Leaving", "Yearly Check-Up"]
		proof: DF.Attach | None
		property: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		checks.check(self)

	def before_submit(self) -> None:
		checks.check_complete(self)

	def on_submit(self) -> None:
		checks.tell(self)
