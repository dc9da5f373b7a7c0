"""At the gate: a temporary car pays, a tenant moves out with the owner's consent; and what the desk sees of both."""

from datetime import timedelta

import frappe
import pytest
from frappe import _
from frappe.utils import add_months, now_datetime
from selenium.webdriver.common.keys import Keys

from wuye_ops.tests import factories as make
from wuye_ops.tests import parking_factories as cars
from wuye_ops.tests.bills import WECHAT
from wuye_ops.tests.browser.portal_data import new_home, take_photo
from wuye_ops.tests.browser.test_portal import check_page

HOUSE = make.PROPERTY_A


@pytest.fixture
def tariff(browser):
	"""A tariff in force in property A; out of force again afterwards, and the cars of the test are out."""
	doc = cars.tariff(has_night=1, night_from="22:00:00", night_to="06:00:00", night_price=2)
	cars.gate()
	frappe.db.commit()
	yield doc
	frappe.db.rollback()
	frappe.db.set_value("Parking Tariff", doc.name, "disabled", 1)
	frappe.clear_document_cache("Parking Tariff", doc.name)
	frappe.db.commit()


def test_a_temporary_car_pays_at_the_gate(browser, tariff, tmp_path):
	plate = cars.plate()
	noon = now_datetime().replace(hour=12, minute=0, second=0, microsecond=0)
	entered = min(noon, now_datetime() - timedelta(hours=2, minutes=20))
	cars.drive_in(plate, entered)
	frappe.db.commit()

	browser.phone_size()
	browser.login(make.user("guard"))
	browser.open("/gate-desk")
	browser.fill("input[name=plate]", plate[:2] + " " + plate[2:].lower())
	check_page(browser, "gate-desk")
	browser.click_text(_("Look Up the Fee"))
	browser.find(f"[data-plate='{plate}'] .gd-lines li")
	check_page(browser, "gate-desk-fee")
	due = float(browser.js("return document.querySelector('[data-due]').dataset.due"))
	browser.click(f"[data-mode='{WECHAT}']")
	browser.fill("input[name=reference]", "8801")
	check_page(browser, "gate-desk-wechat")
	browser.click_text(_("The money has arrived"))
	browser.find("[data-done]")
	check_page(browser, "gate-desk-paid")

	frappe.db.rollback()
	charge = frappe.get_last_doc("Parking Charge", {"plate": plate})
	assert (charge.status, charge.amount, charge.mode_of_payment) == ("Paid", due, WECHAT)
	assert frappe.db.get_value("Payment Receipt", charge.payment_receipt, "total") == due
	# asked again, nothing is due any more
	browser.fill("input[name=plate]", plate)
	browser.click_text(_("Look Up the Fee"))
	browser.wait_text(_("Nothing to pay: it may leave."))
	cars.drive_out(plate)

	# on the way back through the garage
	browser.click("[data-tab=notes]")
	browser.fill("input[name=plate]", cars.plate())
	browser.fill("input[name=place]", "3号楼前")
	browser.click_text(_("Fire Lane"))
	browser.js("return document.querySelector('.wp-add input')").send_keys(take_photo(tmp_path))
	browser.find(".wp-photo img")
	check_page(browser, "gate-desk-note")
	browser.click_text(_("Note It"))
	browser.find("[data-note]")
	browser.click("[data-tab=guidance]")
	browser.wait_text(_("Tariff"))
	check_page(browser, "gate-desk-guidance")
	frappe.db.rollback()
	note = frappe.get_last_doc("Parking Note", {"property": HOUSE})
	assert (note.misuse, note.noted_by) == ("Fire Lane", make.user("guard"))
	assert note.photo and frappe.db.get_value("File", {"file_url": note.photo}, "is_private") == 1
	frappe.db.commit()


def test_a_car_pays_on_the_gates_own_screen(browser, tariff):
	plate, gate = cars.plate(), cars.gate(name="收费试验门")
	cars.drive_in(plate, now_datetime() - timedelta(hours=3))
	frappe.db.commit()
	browser.phone_size(1280, 800)
	browser.login(make.user("guard"))
	browser.open("/gate")
	browser.click(".gp-place")
	browser.click(f".gp-choice[data-gate='{gate}']")
	browser.wait(lambda: "收费试验门" in browser.find(".gp-place").text, "the gate on the tablet")
	browser.press(Keys.F6)
	browser.press(plate, Keys.ENTER)
	browser.find(".gp-fee")
	browser.find(".gp-modes [data-mode='现金']")
	browser.picture("gate-fee")
	browser.click(".gp-modes [data-mode='现金']")
	browser.find(".gp-screen[data-outcome='Allowed']")
	browser.picture("gate-fee-paid")
	assert not browser.errors()
	browser.click(".gp-allow")
	browser.find(".gp-last")
	frappe.db.rollback()
	assert frappe.db.get_value("Parking Charge", {"plate": plate}, "status") == "Paid"
	assert not frappe.db.exists("Gate Presence", {"plate": plate, "inside": 1})
	browser.forget_storage()


def test_a_tenant_moves_out_with_the_owners_consent(browser):
	home = new_home()
	key = frappe.generate_hash(length=6)
	tenant = make.make_customer(f"王租客{key}", unit=home.unit, relation="Tenant", share=0, is_payer=0)
	tenant_user = make.make_resident(f"tenant-{key}@wuye.test", tenant)
	cars.gate()
	frappe.db.commit()

	browser.phone_size()
	browser.login(tenant_user)
	browser.open("/my-goods")
	browser.click("[data-do=apply]")
	browser.click("input[name=moving_out]")
	browser.fill(".gd-new-row:last-child [name=item]", "双人床")
	browser.click("[data-do=row]")
	browser.fill(".gd-new-row:last-child [name=item]", "纸箱")
	browser.fill(".gd-new-row:last-child [name=quantity]", "12")
	browser.fill("input[name=plates]", "沪A·88123")
	check_page(browser, "goods-apply")
	browser.click(".wp-sheet .wp-primary")
	browser.find("[data-release]")
	check_page(browser, "goods-asked")
	frappe.db.rollback()
	release = frappe.get_last_doc("Goods Release", {"customer": tenant})
	assert (release.status, release.needs) == ("To Consent", "Owner")

	browser.login(home.user)
	browser.open(f"/my-goods?release={release.name}")
	browser.find(f"[data-release='{release.name}']")
	check_page(browser, "goods-consent")
	browser.click("[data-answer='1']")
	browser.wait(lambda: not browser.js("return document.querySelector('[data-answer]')"), "the consent")

	browser.login(tenant_user)
	browser.open("/my-goods")
	browser.find(".gd-code img")
	check_page(browser, "goods-code")

	browser.login(make.user("guard"))
	browser.open("/gate-desk#goods")
	browser.fill("input[name=goods]", release.name.lower())
	browser.click_text(_("Find"), "button")
	browser.find(f"[data-release='{release.name}']")
	browser.click("[data-item='双人床'] .gd-step:nth-of-type(2)")
	for _time in range(3):
		browser.click("[data-item='纸箱'] .gd-step:nth-of-type(2)")
	browser.fill("input[name=not_listed]", "空调内机")
	check_page(browser, "gate-desk-goods")
	browser.click_text(_("Goes Out"), "section button")
	browser.find("textarea[name=settled]")
	check_page(browser, "gate-desk-goods-ask")
	browser.fill("textarea[name=settled]", "电话联系业主本人，同意带出空调内机")
	browser.click_text(_("Goes Out"), ".wp-sheet button")
	browser.find(".gd-rows li")
	browser.click("[data-item='纸箱'] .gd-all")
	browser.click_text(_("Goes Out"), "section button")
	browser.wait_text(_("Released", context="Goods Release"))
	check_page(browser, "gate-desk-goods-out")
	frappe.db.rollback()
	release.reload()
	assert (release.status, [row.out for row in release.items]) == ("Released", [1, 12])
	assert (release.trips[0].not_listed, len(release.trips)) == ("空调内机", 2)


def test_the_desk_keeps_tariff_permits_and_occupancy(browser, tariff):
	home = new_home()
	permit = cars.permit(home.customer, cars.plate(), unit=home.unit)
	space = cars.space()
	frappe.db.commit()
	browser.desk_size()
	browser.login(make.user("manager"))
	browser.open_form("Parking Tariff", tariff.name)
	browser.wait_text("¥90.00")
	browser.picture("parking-tariff")
	assert browser.errors() == []

	browser.login(make.user("service"))
	browser.open_form("Parking Permit", permit.name)
	browser.click_text(_("Renew"), ".page-actions button")
	browser.wait_dialog()
	browser.picture("parking-permit")
	browser.confirm()
	renewed = add_months(permit.to_date, 1)
	browser.wait(lambda: browser.doc("to_date") == renewed, "the new end")
	assert browser.errors() == []
	browser.open_desk("/app/query-report/Parking%20Occupancy")
	browser.wait_text(HOUSE)
	browser.wait_idle()
	browser.picture("parking-occupancy")
	assert browser.errors() == []
	frappe.db.rollback()
	frappe.delete_doc("Parking Permit", permit.name, force=True)
	frappe.delete_doc("Parking Space", space, force=True)
	frappe.db.commit()
