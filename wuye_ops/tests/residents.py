"""Residents with bills, for tests of what they see and do about their money."""

import base64
from io import BytesIO

import frappe
from PIL import Image

from wuye_ops.fees import collection
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import Household, as_administrator, pay


@as_administrator
def resident_of(customer: str) -> str:
	"""A portal user of the customer."""
	return make.make_resident(f"bills-{frappe.generate_hash(length=8)}@wuye.test", customer)


@as_administrator
def receipt_for(home: Household, *modes: dict, **options) -> str:
	return collection.receive(
		home.property, home.customer, list(modes) or [pay(10)], frappe.generate_hash(length=20), **options
	)


def credit(bill: str, amount: float) -> str:
	"""A credit note that takes something off the bill, as a waiver makes it."""
	from erpnext.controllers.sales_and_purchase_return import make_return_doc

	user = frappe.session.user
	frappe.set_user("Administrator")
	doc = make_return_doc("Sales Invoice", bill)
	doc.update_outstanding_for_self = 0
	doc.items = doc.items[:1]
	doc.items[0].update({"qty": -1, "rate": amount, "price_list_rate": amount})
	doc.submit()
	frappe.set_user(user)
	return doc.name


def picture_url(kind: str = "PNG") -> str:
	"""A photo as the page sends it."""
	buffer = BytesIO()
	Image.new("RGB", (30, 30), "navy").save(buffer, kind)
	return f"data:image/{kind.lower()};base64,{base64.b64encode(buffer.getvalue()).decode()}"
