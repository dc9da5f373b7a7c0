"""Somebody reads the meters of a building with a small phone, in a cellar where the connection comes and goes."""

import frappe
import pytest
from frappe.utils import add_months, nowdate

from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.portal_data import take_photo
from wuye_ops.tests.browser.test_portal import check_page
from wuye_ops.tests.metering import make_meter, read

STORED = "return Object.keys(localStorage).filter(key => key.startsWith('wuye-meter')).map(key => localStorage[key]).join()"


@pytest.fixture
def meters(browser):
	"""Five flats of a fresh building of property A, each with a water meter read in the months before; committed."""
	number = int(frappe.generate_hash(length=6), 16) % 90000 + 10000
	name = f"{number}号楼"
	places = make.make_places(make.PROPERTY_A, name, ("101", "102", "201", "202", "301"))
	made = []
	for unit in frappe.get_all("Property Unit", {"building": places.building}, pluck="name", order_by="name"):
		frappe.db.set_value("Property Unit", unit, "floor", int(unit[-3]))
		meter = make_meter(unit, f"S{number}-{unit[-3:]}")
		read(meter, (add_months(nowdate(), -3), 100), (add_months(nowdate(), -1), 120))
		made.append(meter)
	frappe.db.commit()
	browser.phone_size()
	browser.login(make.user("tech"))
	browser.forget_storage()
	browser.errors()
	browser.open("/meter-readings")
	browser.click(f".wp-card[href$='{quoted(places.building)}']")
	browser.find(f"[data-meter='{made[0]}']")
	yield made
	browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", connection(True))
	frappe.db.rollback()
	for meter in made:
		for reading in frappe.get_all("Meter Reading", {"meter": meter}, pluck="name"):
			frappe.delete_doc("Meter Reading", reading, force=True)
		frappe.delete_doc("Meter", meter, force=True)
	frappe.db.commit()


def quoted(text: str) -> str:
	from urllib.parse import quote

	return quote(text, safe="-")


def connection(there: bool) -> dict:
	return {"offline": not there, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}


def readings(meter: str) -> list[tuple]:
	frappe.db.rollback()
	rows = frappe.get_all("Meter Reading", {"meter": meter, "read_on": nowdate()}, ["value", "status"])
	return [(row.value, row.status) for row in rows]


def enter(browser, value: str) -> None:
	browser.fill(".wp-sheet .wp-reading", value)


def press(browser) -> None:
	browser.click(".wp-sheet button[type=submit]")


def title(browser) -> str:
	return browser.js("return document.querySelector('.wp-sheet h2')?.textContent || ''")


def wait_title(browser, text: str) -> None:
	browser.wait(lambda: text in title(browser), f"the sheet of {text}")


def test_a_round_from_meter_to_meter(browser, meters, tmp_path):
	browser.picture("meter-round")
	browser.wait_text("已抄 0 / 5")
	browser.click(f"[data-meter='{meters[0]}']")
	wait_title(browser, "101")
	enter(browser, "131.5")
	browser.wait_text("用量 11.5")
	browser.js("return document.querySelector('.wp-sheet .wp-file')").send_keys(take_photo(tmp_path))
	browser.find(".wp-sheet .wp-picker img")
	check_page(browser, "meter-sheet")
	press(browser)
	# the next door by itself
	wait_title(browser, "102")
	assert readings(meters[0]) == [(131.5, "Normal")]
	name = frappe.db.get_value("Meter Reading", {"meter": meters[0], "read_on": nowdate()})
	photo = frappe.db.get_value("Meter Reading", name, "photo")
	assert frappe.db.get_value("File", {"file_url": photo}, "is_private") == 1

	# lower than last time: nothing is sent
	enter(browser, "119")
	browser.wait_text("低于")
	press(browser)
	browser.find(".wp-sheet .wp-note.wp-bad")
	check_page(browser, "meter-lower")
	assert readings(meters[1]) == []

	# far above the usual: it has to be pressed twice
	enter(browser, "400")
	browser.wait_text("3 倍")
	press(browser)
	browser.wait_text("仍然提交")
	check_page(browser, "meter-doubtful")
	assert readings(meters[1]) == []
	press(browser)
	wait_title(browser, "201")
	assert readings(meters[1]) == [(400, "Doubtful")]
	browser.click(".wp-sheet-head .wp-round")
	browser.wait_text("已抄 2 / 5")
	check_page(browser, "meter-progress")

	# a typing mistake is put right on the same day
	browser.click_text("全部\n5", ".wp-tabs button")
	browser.click(f"[data-meter='{meters[1]}']")
	enter(browser, "130")
	press(browser)
	wait_title(browser, "201")
	assert readings(meters[1]) == [(130, "Normal")]
	assert not browser.js(STORED).replace("{}", "")


def test_a_button_pressed_twice_sends_once(browser, meters):
	browser.click(f"[data-meter='{meters[0]}']")
	enter(browser, "125")
	browser.js("const b = document.querySelector('.wp-sheet button[type=submit]'); b.click(); b.click();")
	wait_title(browser, "102")
	assert readings(meters[0]) == [(125, "Normal")]
	assert readings(meters[1]) == []


def test_without_a_connection_nothing_is_lost_and_nothing_sent_twice(browser, meters):
	browser.driver.execute_cdp_cmd("Network.enable", {})
	browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", connection(False))
	browser.click(f"[data-meter='{meters[0]}']")
	for door, value in (("101", "125"), ("102", "126"), ("201", "127")):
		wait_title(browser, door)
		enter(browser, value)
		press(browser)
	wait_title(browser, "202")
	browser.click(".wp-sheet-head .wp-round")
	browser.wait_text("已抄 3 / 5")
	browser.click_text("全部\n5", ".wp-tabs button")
	browser.wait_text("待发送")
	assert not browser.overflows()
	browser.picture("meter-offline")
	assert "125" in browser.js(STORED)
	# a colleague is faster with one of them, with another value
	read(meters[2], (nowdate(), 128))
	frappe.db.commit()

	browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", connection(True))
	browser.js("window.dispatchEvent(new Event('online'))")
	browser.wait(lambda: readings(meters[1]) == [(126, "Normal")], "the kept readings on the server")
	assert readings(meters[0]) == [(125, "Normal")]
	browser.wait_text("被退回")
	browser.picture("meter-refused")
	assert readings(meters[2]) == [(128, "Normal")]
	browser.click(f"[data-meter='{meters[2]}']")
	browser.wait_text("128")
	browser.click_text("放弃", ".wp-sheet button")
	browser.wait(lambda: not browser.js(STORED).replace("{}", ""), "an empty store")

	# once more: nothing is left to send
	browser.js("window.dispatchEvent(new Event('online'))")
	browser.open("/meter-readings")
	browser.find(".wp-bar")
	assert [len(readings(meter)) for meter in meters] == [1, 1, 1, 0, 0]


def test_a_fee_clerk_reads_replaces_and_confirms_at_the_desk(browser):
	unit = make.make_unit(make.places().building, f"7{frappe.generate_hash(length=5)}")
	meter = make_meter(unit, f"台{unit[-5:]}", usual_consumption=10)
	for month in range(6, 0, -1):
		read(meter, (add_months(nowdate(), -month), 100 + 9 * (6 - month) + month % 2))
	read(make_meter(unit, f"读{unit[-5:]}"), (nowdate(), 12))
	frappe.db.commit()
	browser.login(make.user("manager"))
	browser.errors()
	browser.open_form("Meter", meter)
	drawn = "return [...document.querySelectorAll('.form-graph .bar')].some(bar => bar.getAttribute('height') > 20)"
	browser.wait(lambda: browser.js(drawn), "the consumption as bars")
	browser.click_text("抄表", ".page-actions button")
	browser.find(".modal.show [data-fieldname=value] input")
	browser.ask("value", "400")
	browser.confirm()
	browser.wait_text("仍要保存吗")
	browser.wait_idle()
	browser.click_text("是", ".modal.show .btn-primary")
	browser.wait(lambda: browser.doc("last_reading") == 400, "the reading in the form")
	browser.wait_no_dialog()
	browser.wait(lambda: browser.js(drawn), "the consumption as bars")
	browser.picture("meter-form")

	frappe.db.rollback()
	reading = frappe.db.get_value("Meter Reading", {"meter": meter, "read_on": nowdate()})
	browser.open_form("Meter Reading", reading)
	browser.wait_text("3 倍")
	browser.picture("meter-reading-doubtful")
	browser.click_text("确认", ".page-actions button")
	browser.wait(lambda: browser.doc("status") == "Confirmed", "the confirmation")
	assert browser.doc("confirmed_by") == make.user("manager")

	browser.open_form("Meter", meter)
	browser.click_text("操作", ".page-actions button")
	browser.click_text("换表", ".page-actions .dropdown-item")
	browser.ask("new_meter_no", f"新{unit[-5:]}")
	browser.picture("meter-replace")
	browser.confirm()
	browser.wait(lambda: browser.doc("replaces") == meter, "the new meter")
	browser.open_desk(f"/app/meter?property={make.PROPERTY_A}&last_read_on={nowdate()}")
	browser.wait_text("本月已抄")
	browser.picture("meter-list")
	assert not browser.errors()
