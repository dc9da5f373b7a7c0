"""A resident with a phone looks at their own data, has it corrected by customer service, and confirms it."""

import frappe
from frappe import _

from wuye_ops.records import data_refresh, personal_data
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.browser.portal_data import new_home

PHONE, NEW, WIFE = "13987650001", "13987650009", "13812340002"


def check_page(browser: Browser, picture: str) -> None:
	browser.picture(picture)
	assert not browser.overflows(), f"{picture} is wider than the phone"
	assert not browser.errors()


def test_a_resident_corrects_their_data_and_customer_service_approves_it(browser):
	home = new_home(phone=PHONE)
	profile = frappe.get_doc("Customer Profile", {"customer": home.customer})
	profile.append("household", {"member_name": "李某", "relation": "配偶", "phone": WIFE})
	profile.emergency_contact, profile.emergency_relation = "王某", "父亲"
	profile.save()
	frappe.db.commit()

	browser.phone_size()
	browser.login(home.user)
	browser.open("/my-requests")
	browser.click(".wp-header a[href='/my-data']")
	browser.wait_text("139****0001")
	assert PHONE not in browser.js("return document.documentElement.innerHTML")
	check_page(browser, "my-data")
	browser.click("[data-field=phone] .wp-link")
	browser.wait_text(PHONE)
	browser.click("[data-field=phone] .wp-link")
	browser.wait(lambda: PHONE not in browser.text(), "the mask")

	browser.click("[data-do=change]")
	browser.fill(".wp-sheet input[name=phone]:not(.wp-member input)", NEW)
	browser.click(".wp-sheet [data-do=add-member]")
	browser.fill(".wp-member:last-child [name=name]", "李小某")
	browser.fill(".wp-member:last-child [name=relation]", "儿子")
	browser.click(".wp-member:last-child [name=is_minor]")
	check_page(browser, "my-data-change")
	browser.click(".wp-sheet .wp-primary")
	browser.find("[data-request]")
	check_page(browser, "my-data-asked")
	assert "139****0009" in browser.text() and NEW not in browser.text()

	frappe.db.rollback()
	request = frappe.get_last_doc("Profile Change Request", {"customer": home.customer})
	browser.desk_size()
	browser.login(make.user("service"))
	browser.open_form("Profile Change Request", request.name)
	browser.wait_text("139****0009")
	browser.picture("profile-change-request")
	browser.click_text(_("Approve"), ".page-actions button")
	browser.wait(lambda: browser.doc("status") == "Approved", "the approval")
	assert browser.errors() == []
	frappe.db.rollback()
	assert home.customer in personal_data.find_customers_by_phone(NEW)

	browser.phone_size()
	browser.login(home.user)
	browser.open("/my-data")
	browser.wait_text("李小某")
	browser.click_text(_("All of It Is Right"))
	browser.wait_text(frappe.utils.nowdate())
	check_page(browser, "my-data-confirmed")


def test_a_number_typed_wrongly_is_refused_and_nothing_typed_is_lost(browser):
	home = new_home(phone=PHONE)
	browser.phone_size()
	browser.login(home.user)
	browser.open("/my-data")
	browser.click("[data-do=change]")
	browser.fill(".wp-sheet input[name=emergency_contact]", "王某")
	browser.fill(".wp-sheet input[name=phone]:not(.wp-member input)", "123")
	browser.click(".wp-sheet .wp-primary")
	browser.find(".wp-toast.wp-red")
	check_page(browser, "my-data-refused")
	value = browser.js("return document.querySelector('.wp-sheet input[name=emergency_contact]').value")
	assert value == "王某"


def test_a_resident_is_asked_to_confirm_their_data_where_they_look_first(browser):
	home = new_home(phone=PHONE)
	day = frappe.utils.add_days(frappe.utils.nowdate(), 20)
	campaign = a_campaign(day)
	browser.phone_size()
	browser.login(home.user)
	browser.open("/my-requests")
	browser.click("a.wp-card[href='/my-data']")
	browser.click_text(_("All of It Is Right"))
	browser.wait_text(frappe.utils.nowdate())
	browser.open("/my-requests")
	browser.find(".wp-tabs")
	assert _("Please confirm your data") not in browser.text()
	frappe.db.rollback()
	item = frappe.get_doc("Data Refresh Item", {"campaign": campaign, "customer": home.customer})
	assert (item.status, item.channel) == ("Confirmed", "Portal")

	browser.desk_size()
	browser.login(make.user("manager"))
	browser.open_form("Data Refresh Campaign", campaign)
	browser.find(".progress-bar")
	browser.picture("data-refresh-campaign")


def a_campaign(day: str) -> str:
	"""This year's campaign of the property, which asks whoever lives there and has not confirmed yet."""
	today = frappe.utils.nowdate()
	name = frappe.db.get_value("Data Refresh Campaign", {"campaign_key": f"{make.PROPERTY_A}|{today[:4]}"})
	if not name:
		fields = {"property": make.PROPERTY_A, "title": f"{today[:4]}年度客户信息核对", "from_date": today}
		name = frappe.get_doc({"doctype": "Data Refresh Campaign", **fields, "due_on": day}).insert().name
		data_refresh.start(name)
	else:
		# made by an earlier run on this site: who has moved in since is asked, too
		data_refresh._take_up(frappe.get_doc("Data Refresh Campaign", name))
	frappe.db.commit()
	return name
