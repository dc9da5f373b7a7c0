"""抢单 on two phones: offered to those at work, taken with one tap, gone for the others."""

import frappe
import pytest

from wuye_ops.customer_service import tasks
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.portal_data import new_home
from wuye_ops.tests.browser.test_portal import check_page

CATEGORY = "停电跳闸"


@pytest.fixture
def grabbing():
	before = frappe.db.get_value("Service Category", CATEGORY, ["dispatch_mode", "allow_claim"])
	set_mode("Grab", 0)
	yield
	frappe.set_user("Administrator")
	set_mode(*before)


def set_mode(mode: str, claim: int) -> None:
	doc = frappe.get_doc("Service Category", CATEGORY)
	doc.update({"dispatch_mode": mode, "allow_claim": claim, "grab_minutes": 15})
	doc.save()
	frappe.db.commit()


def new_offer() -> str:
	home = new_home()
	task = make.make_task(
		unit=home.unit, customer=home.customer, category=CATEGORY, subject="客厅插座没电，总闸跳了"
	)
	frappe.db.commit()
	return task.name


def test_one_tap_takes_it_and_the_slower_one_reads_who_has_it(browser, grabbing):
	mine, theirs = new_offer(), new_offer()
	browser.phone_size()
	browser.login(make.user("tech"))
	browser.open("/my-tasks#pool")
	browser.find(f"[data-claim='{mine}']")
	check_page(browser, "grab-pool")

	browser.click(f"[data-claim='{mine}']")
	browser.find("[data-step=accept]")
	frappe.db.rollback()
	assert frappe.db.get_value("Service Task", mine, "assigned_to") == make.employee("tech")

	browser.open("/my-tasks#pool")
	browser.find(f"[data-claim='{theirs}']")
	frappe.set_user(make.user("tech2"))
	tasks.claim(theirs)
	frappe.db.commit()
	browser.click(f"[data-claim='{theirs}']")
	browser.wait_text("tech2.a")
	browser.wait(
		lambda: not browser.js(f"return document.querySelector(\"[data-claim='{theirs}']\")"),
		"the card's end",
	)
	browser.picture("grab-too-late")
