"""人员设置: HR sees what is missing, makes a topic with its button, and it stands in its own list."""

import frappe

from wuye_ops.setup.seed import read
from wuye_ops.tests import factories as make

HR = "people.browser@wuye.test"
PROGRAMMES = [row["name"] for row in read("people.json")["programmes"]]


def forget_programmes() -> None:
	for name in PROGRAMMES:
		frappe.delete_doc("Training Program", name, force=True, ignore_missing=True)
	frappe.db.commit()


def test_what_is_missing_is_made_with_one_button(browser):
	make.make_user(HR, "HR Manager", "HR User", "Employee")
	forget_programmes()
	browser.desk_size()
	browser.login(HR)
	browser.errors()
	browser.open("/app/people-setup")
	browser.wait_text("0 / 7")
	browser.picture("people-setup")
	browser.phone_size()
	assert not browser.overflows()
	browser.picture("people-setup-phone")
	browser.desk_size()
	browser.click("[data-topic=training]")
	browser.wait_text("7 / 7")
	browser.wait_text("刚刚新建")
	browser.picture("people-setup-made")
	frappe.db.rollback()
	hours = frappe.db.get_value("Training Program", "新员工三级安全教育", "wuye_hours")
	assert hours == 24
	assert browser.errors() == []
	forget_programmes()
