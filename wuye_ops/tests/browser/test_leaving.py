"""Who leaves gives back the keys: HR sees on the separation what is still out, ticks what has come back, and it is gone from the list."""

import frappe
import pytest
from frappe import _
from frappe.utils import nowdate

from wuye_ops.people import entrusted
from wuye_ops.people.setup import seeds
from wuye_ops.tests import factories as make

HR = "leaving.browser@wuye.test"
SEPARATION = "Employee Separation"


@pytest.fixture
def separation():
	frappe.set_user("Administrator")
	frappe.flags.mute_emails = True
	make.make_base()
	make.make_user(HR, "HR Manager", "HR User")
	seeds.seed(make.company(), ["holidays"])
	name = make.make_employee(None, "工程部", make.PROPERTY_A, f"离职浏览{frappe.generate_hash(length=5)}")
	employee = frappe.get_doc("Employee", name)
	employee.holiday_list = frappe.db.get_value("Holiday List", {"wuye_kind": "Office"})
	employee.append(
		"wuye_items",
		{"kind": "Keys", "item": "配电房钥匙", "number": "P-07", "quantity": 1, "given_on": nowdate()},
	)
	employee.save()
	doc = frappe.get_doc(
		{
			"doctype": SEPARATION,
			"employee": name,
			"company": make.company(),
			"boarding_begins_on": nowdate(),
			"resignation_letter_date": nowdate(),
			"activities": [{"activity_name": "收回钥匙", "wuye_kind": "Keys"}],
		}
	).insert()
	doc.submit()
	frappe.db.commit()
	yield doc
	frappe.db.rollback()
	frappe.set_user("Administrator")
	doc.reload()
	doc.cancel()
	frappe.delete_doc(SEPARATION, doc.name, force=True)
	frappe.delete_doc("Employee", name, force=True)
	frappe.db.commit()


def test_keys_come_back_from_the_list(browser, separation) -> None:
	browser.desk_size()
	browser.login(HR)
	browser.errors()
	browser.open_form(SEPARATION, separation.name)
	browser.wait_text("配电房钥匙 P-07")
	browser.picture("separation")
	browser.click_text(_("Take Back"))
	browser.wait_dialog()
	browser.picture("separation-take-back")
	browser.click(".modal.show .unit-checkbox input, .modal.show input[type=checkbox]")
	browser.click(".modal.show .modal-footer .btn-primary")
	browser.wait_no_dialog()

	def is_back() -> bool:
		frappe.db.rollback()
		return not entrusted.outstanding(separation.employee)

	browser.wait(is_back, "the keys")
	assert browser.errors() == []
