"""A clerk works through the archive: what is wrong with a profile, what happened with the customer, a number for a minute."""

import frappe
import pytest

from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.pages import Browser


@pytest.fixture
def profile():
	frappe.set_user("Administrator")
	key = frappe.generate_hash(length=6)
	customer = make.make_customer(
		f"钱{key}", phone="13912340077", unit=make.places().unit, relation="Tenant", share=0, is_payer=0
	)
	doc = frappe.get_doc("Customer Profile", {"customer": customer})
	doc.append("household", {"member_name": "孙七", "relation": "配偶", "phone": "13912340078"})
	doc.save()
	for subject in ("厨房水管漏水", "楼道灯不亮"):
		make.make_request(customer=customer, subject=subject)
	frappe.db.commit()
	return doc


def open_profile(browser: Browser, profile) -> None:
	browser.desk_size()
	browser.login(make.user("service"))
	browser.errors()
	browser.open_form("Customer Profile", profile.name)


def test_problems_are_named_and_a_confirmation_is_kept(browser, profile):
	open_profile(browser, profile)
	browser.wait_text("缺紧急联系人")
	assert "139****0077" in browser.js("return cur_frm.doc.phone")
	assert "13912340077" not in browser.js("return document.documentElement.outerHTML")
	browser.wait_idle()
	browser.picture("archive-profile")
	browser.click_text("资料已核实")
	browser.wait_text("全部属实")
	browser.click(".modal.show .btn-primary")
	browser.wait(lambda: browser.js("return cur_frm.doc.last_confirmed_on"), "the day of the confirmation")
	assert not browser.errors()


def test_what_happened_is_on_one_page_and_leads_on(browser, profile):
	open_profile(browser, profile)
	browser.click_text("履历", ".form-tabs .nav-link")
	browser.wait_text("厨房水管漏水")
	browser.find(".wuye-timeline-entry")
	text = browser.text()
	assert "楼道灯不亮" in text and "迁入" in text
	browser.picture("archive-timeline")
	assert not browser.overflows()
	browser.click(".wuye-total")
	browser.wait(lambda: "/app/service-request" in browser.driver.current_url, "the list behind the number")
	assert not browser.errors()


def test_a_number_is_shown_for_a_minute_to_whoever_says_why(browser, profile):
	open_profile(browser, profile)
	browser.click(".frappe-control[data-fieldname=phone] .wuye-reveal")
	browser.ask("reason", "业主来电核对")
	browser.click(".modal.show .btn-primary")
	browser.wait_text("13912340077")
	browser.wait_idle()
	browser.picture("archive-reveal")
	# the minute is over
	browser.js("document.querySelector('.wuye-number').closest('.modal').dataset.test = 1")
	browser.wait(
		lambda: "13912340077" not in browser.js("return document.documentElement.outerHTML"),
		"the number to be hidden again",
		seconds=75,
	)
	frappe.db.rollback()
	looks = frappe.get_all("Personal Data Access", {"reference_name": profile.name}, ["user", "reason"])
	assert [(look.user, look.reason) for look in looks] == [(make.user("service"), "业主来电核对")]


def test_a_members_number_is_shown_from_its_row(browser, profile):
	open_profile(browser, profile)
	browser.click(".frappe-control[data-fieldname=household] .grid-row[data-idx='1'] .btn-open-row")
	browser.click(".grid-row-open .frappe-control[data-fieldname=phone] .wuye-reveal")
	browser.ask("reason", "联系家人")
	browser.click(".modal.show .btn-primary")
	browser.wait_text("13912340078")


def test_the_worklist_names_the_worst_first(browser, profile):
	browser.desk_size()
	browser.login(make.user("service"))
	browser.errors()
	browser.open_desk("/app/query-report/Customer Profile Quality")
	browser.wait_text(profile.customer_name)
	browser.wait_text("缺紧急联系人")
	browser.picture("archive-quality")
	assert not browser.errors()
