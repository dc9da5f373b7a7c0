import frappe
from frappe import _
from frappe.model.document import Document


class FeeItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		category: DF.Literal[
			"Property Fee",
			"Parking",
			"Utility",
			"Shared Utility",
			"Waste",
			"Decoration",
			"Repair",
			"Late Charge",
			"Public Revenue",
			"Deposit",
			"Other",
		]
		description: DF.SmallText | None
		disabled: DF.Check
		fee_item_name: DF.Data
		item: DF.Link | None
		pass_through: DF.Check
		tax_code: DF.Data | None
		vat_rate: DF.Percent

	# end: auto-generated types
	def ensure_item(self) -> str:
		"""The ERPNext Item on the bills of this fee; made when it is needed for the first time."""
		if not self.item:
			self.db_set("item", self._existing_item() or self._make_item())
		return self.item

	def _existing_item(self) -> str | None:
		return frappe.db.exists("Item", self.fee_item_name)

	def _make_item(self) -> str:
		group = frappe.db.get_value(
			"Item Group", {"is_group": 0, "name": _("Services")}
		) or frappe.db.get_value("Item Group", {"is_group": 0})
		if not group:
			frappe.throw(
				_("ERPNext has no item groups yet: finish its setup wizard first."), title=_("Fee Item")
			)
		item = frappe.get_doc(
			{
				"doctype": "Item",
				"item_code": self.fee_item_name,
				"item_name": self.fee_item_name,
				"item_group": group,
				"stock_uom": frappe.db.get_single_value("Stock Settings", "stock_uom") or "Nos",
				"is_stock_item": 0,
				"is_purchase_item": 0,
				"include_item_in_manufacturing": 0,
			}
		)
		# whoever may set up a fee standard may have the item of its fee made with it
		return item.insert(ignore_permissions=True).name


def late_charge_item() -> str:
	"""The fee item of late charges (违约金): the first in use of that category."""
	item = frappe.db.get_value(
		"Fee Item", {"category": "Late Charge", "disabled": 0}, "name", order_by="creation"
	)
	if not item:
		frappe.throw(
			_("There is no fee item of the category {0} in use. Enter one, such as 违约金.").format(
				frappe.bold(_("Late Charge"))
			),
			title=_("Fee Item"),
		)
	return item
