"""A resident with a phone: reads a notice, agrees, withdraws, asks for a copy; staff see what a deletion would do."""

import frappe

from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.portal_data import new_home
from wuye_ops.tests.privacy_factories import FACE, NEWS, make_data_request, make_notice


def card(purpose: str) -> str:
	return f"[data-purpose='{purpose}']"


def test_a_resident_decides_about_their_data(browser):
	home = new_home(phone="15400000123")
	make_notice(notice_name=f"业主个人信息处理告知书{frappe.generate_hash(length=4)}")
	frappe.db.commit()
	browser.phone_size(360)
	browser.login(home.user)
	browser.errors()
	browser.open("/my-privacy")
	browser.find(card(FACE))
	browser.picture("my-privacy")
	assert not browser.overflows()
	browser.click(f"{card(FACE)} .wp-primary")
	browser.find(f"{card(FACE)}[data-state=given]")
	browser.click(f"{card(FACE)} .wp-decision button")
	browser.find(f"{card(FACE)}[data-state=open]")
	browser.click(f"{card(NEWS)} .wp-primary")
	browser.find(f"{card(NEWS)}[data-state=given]")
	browser.click("[data-kind=Copy]")
	browser.find("[data-request] form button")
	browser.click("[data-kind=Delete]")
	browser.fill(".wp-sheet textarea", "我准备搬走")
	browser.click(".wp-sheet .wp-primary")
	browser.wait_text("我准备搬走")
	browser.picture("my-privacy-requests")
	assert not browser.overflows()
	assert not browser.errors()


def test_the_clerk_sees_what_a_deletion_would_do(browser):
	home = new_home()
	request = make_data_request(home.customer, make.PROPERTY_A, "Delete").name
	frappe.db.commit()
	browser.desk_size()
	browser.login(make.user("manager"))
	browser.open_form("Data Subject Request", request)
	browser.click_text(frappe._("What Would Be Erased", "zh"))
	browser.wait_text(home.unit)
	browser.wait_dialog()
	browser.picture("data-request-erasure")
	assert not browser.errors()
