import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.fees import lawful
from wuye_ops.fees.dunning_letters import BLANKS
from wuye_ops.rules import letter_text

TEXTS = ("heading", "opening", "body")


class DunningLetterTemplate(Document):
	"""The text of a letter, with blanks such as {{ amount }}. For all properties, or for one."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		body: DF.Text
		days_to_pay: DF.Int
		disabled: DF.Check
		heading: DF.Data
		kind: DF.Literal["Friendly Reminder", "Demand Letter", "Second Letter", "Lawyer's Letter", "Court"]
		opening: DF.Text
		property: DF.Link | None
		with_slip: DF.Check
	# end: auto-generated types

	def validate(self) -> None:
		self.check_texts()
		self.check_only_one()

	def check_texts(self) -> None:
		for field in TEXTS:
			label = _(self.meta.get_label(field), context=self.doctype)
			lawful.check(self.get(field), label)
			if found := letter_text.faults(self.get(field) or "", BLANKS):
				frappe.throw(
					_("{0}: {1} cannot be filled in. The blanks are: {2}").format(
						label,
						"、".join(frappe.bold(frappe.utils.escape_html(name)) for name in found),
						"、".join(BLANKS),
					),
					title=_("Blanks"),
				)

	def check_only_one(self) -> None:
		if self.disabled:
			return
		others = frappe.get_all(
			"Dunning Letter Template",
			{"kind": self.kind, "disabled": 0, "name": ["!=", self.name or ""]},
			["name", "property"],
		)
		if any((row.property or "") == (self.property or "") for row in others):
			frappe.throw(
				_("There is a text for {0} already. Change that one, or disable it.").format(
					frappe.bold(_(self.kind))
				),
				title=_("Dunning Letter Template"),
			)
