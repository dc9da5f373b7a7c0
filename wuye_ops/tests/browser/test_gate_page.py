"""门岗: an invitation, the gate, the exit; with keys for gloves, with a scanner, with the keyboard, and without a connection."""

import frappe
import pytest
from selenium.webdriver.common.keys import Keys

from wuye_ops.security import pass_codes
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.cut import Connection
from wuye_ops.tests.gate_people import make_gate, make_household, make_pass

TABLET = (1280, 800)
PLATE, TEMPORARY = "沪G8T066", "沪G12121"


@pytest.fixture(scope="module")
def at_gate(site):
	"""A gate with a resident's car and a visitor who has been invited."""
	make.make_base()
	home = make_household()
	gate = make_gate(name="试用南门")
	vehicle = frappe.get_doc(
		{
			"doctype": "Resident Vehicle",
			"property": make.PROPERTY_A,
			"plate": PLATE,
			"customer": home.customer,
			"unit": home.unit,
		}
	).insert()
	invited = make_pass(home.unit, visitor_name="欧阳来访", visitor_phone="13912345678", persons=2, entries=3)
	frappe.db.commit()
	yield frappe._dict(home=home, gate=gate, invited=invited, code=pass_codes.code_of(invited))
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.db.delete("Gate Presence", {"gate": gate})
	frappe.db.delete("Gate Entry", {"gate": gate})
	for doctype, name in (("Visitor Pass", invited.name), ("Resident Vehicle", vehicle.name), ("Gate", gate)):
		frappe.db.delete(doctype, {"name": name})
	frappe.db.commit()


@pytest.fixture
def connection(browser, server):
	"""A way to the server that can be cut, and a storage of its own."""
	way = Connection(server)
	browser.phone_size(*TABLET)
	browser.server = way.address
	yield way
	way.mend()
	browser.forget_storage()
	browser.server = server
	way.close()


def open_gate(browser, gate: str) -> None:
	browser.login(make.user("guard"))
	browser.open("/gate")
	browser.click(".gp-place")
	browser.click(f".gp-choice[data-gate='{gate}']")
	browser.wait(lambda: "试用南门" in browser.find(".gp-place").text, "the gate on the tablet")
	browser.find(".gp-screen[data-outcome='']")


def scan(browser, text: str) -> None:
	"""As a scanner does: the text and a line break, wherever the focus is."""
	browser.press(text, Keys.ENTER)


def answer(browser, outcome: str, code: str | None = None):
	suffix = f"[data-code='{code}']" if code else ""
	return browser.find(f".gp-screen[data-outcome='{outcome}']{suffix}")


def booked(browser, state: str = "booked") -> str:
	return browser.find(f".gp-last[data-last='{state}']").text


def tap(browser, *keys: str) -> None:
	for key in keys:
		browser.click_text(key, within=".gp-key")


def test_an_invitation_the_gate_and_the_exit(browser, at_gate):
	browser.phone_size(*TABLET)
	open_gate(browser, at_gate.gate)
	browser.picture("gate-ready")
	# the code is said, and tapped with gloves
	tap(browser, *at_gate.code)
	browser.find(".gp-enter").click()
	screen = answer(browser, "Allowed", "pass").text
	assert (
		at_gate.home.unit.removeprefix(f"{make.PROPERTY_A}-") in screen
		and "139****5678" in screen
		and "欧阳来访" not in screen
	)
	browser.click(".gp-step[aria-label='加一人']")
	browser.wait(lambda: browser.find(".gp-persons b").text == "2", "two people")
	browser.picture("gate-allowed")
	browser.click(".gp-allow")
	assert "放行" in booked(browser)
	entry = frappe.get_last_doc("Gate Entry", {"gate": at_gate.gate})
	assert (entry.visitor_pass, entry.persons, entry.stay) == (at_gate.invited.name, 2, "Inside")

	# a third one with the same code is asked about
	scan(browser, at_gate.code)
	answer(browser, "Ask", "already_inside")
	browser.picture("gate-ask")
	browser.press(Keys.F9)
	assert "拦下" in booked(browser)

	# a car by its plate, let in with one key
	scan(browser, PLATE)
	answer(browser, "Allowed", "resident_vehicle")
	browser.press(Keys.F8)
	booked(browser)

	# out: the visitor from the list of who is inside
	browser.click(".gp-count")
	row = browser.find(".gp-inside-row")
	browser.picture("gate-inside")
	assert row
	pick = frappe.db.get_value("Gate Presence", {"visitor_pass": at_gate.invited.name})
	browser.click(f".gp-inside-row[data-pick='Presence|{pick}'] .gp-tool")
	answer(browser, "Allowed", "leaving")
	browser.picture("gate-leaving")
	browser.click(".gp-allow")
	booked(browser)
	frappe.db.rollback()
	entry.reload()
	assert entry.stay == "Left"
	assert frappe.db.get_value("Visitor Pass", at_gate.invited.name, ["used", "inside"]) == (1, 0)
	# the car, read again on its way out
	scan(browser, PLATE)
	answer(browser, "Allowed", "leaving")
	browser.press(Keys.F8)
	booked(browser)


def test_what_cannot_be_read_and_what_is_stopped(browser, at_gate):
	browser.phone_size(*TABLET)
	open_gate(browser, at_gate.gate)
	browser.click(".gp-direction.gp-in")
	for text, words in (
		("https://qr.alipay.com/fkx123", "付款码"),
		("310101199003071233", "不收身份证号"),
		("?!%%", "无法识别"),
	):
		scan(browser, text)
		browser.wait(lambda words=words: words in answer(browser, "Problem").text, words)
	browser.press(Keys.ESCAPE)
	before = frappe.db.get_value("Visitor Pass", at_gate.invited.name, "valid_to")
	frappe.db.set_value("Visitor Pass", at_gate.invited.name, "status", "Revoked")
	frappe.db.commit()
	try:
		scan(browser, at_gate.code)
		assert "已撤销" in answer(browser, "Stopped", "revoked").text
		browser.picture("gate-stopped")
		# neither by its key nor by the keyboard
		assert not browser.js("return document.querySelector('.gp-allow')")
		browser.press(Keys.F8)
		browser.press(Keys.F9)
		assert "拦下" in booked(browser)
	finally:
		frappe.db.set_value("Visitor Pass", at_gate.invited.name, {"status": "Active", "valid_to": before})
		frappe.db.commit()
	for size in ((360, 740), (800, 1280)):
		browser.phone_size(*size)
		scan(browser, TEMPORARY)
		answer(browser, "Allowed", "temporary_vehicle")
		assert not browser.overflows()
		browser.picture(f"gate-{size[0]}")
		browser.press(Keys.ESCAPE)


def test_on_through_a_lost_connection(browser, connection, at_gate):
	browser.server = connection.address
	frappe.cache.delete_keys("wuye_gate_list")
	open_gate(browser, at_gate.gate)
	browser.click(".gp-direction.gp-in")
	made_on = "return wuye_ops.gate.list.made_on()"
	browser.wait(lambda: browser.js(made_on), "the list of this gate")
	# what a browser makes of a plate is what the server makes
	hashed = """const done = arguments[0];
		(async () => {
			await wuye_ops.gate.list.use({ salt: '73616c74', entries: {}, good_until: '2000-01-01' });
			done(await wuye_ops.gate.list.hashed('Plate', 'A'));
		})();"""
	assert browser.driver.execute_async_script(hashed) == "9e53e33a6f910ee2234b84d005a078a2"
	browser.open("/gate")
	browser.wait(lambda: browser.js(made_on), "the list of this gate")

	connection.cut()
	browser.cdp(
		"Network.emulateNetworkConditions",
		offline=True,
		latency=0,
		downloadThroughput=-1,
		uploadThroughput=-1,
	)
	try:
		scan(browser, "沪g·8t066")
		assert "离线名单" in answer(browser, "Allowed", "resident_vehicle").text
		browser.picture("gate-offline")
		browser.press(Keys.F8)
		assert "已存本机" in booked(browser, "kept")
		scan(browser, at_gate.code)
		answer(browser, "Allowed", "pass")
		browser.press(Keys.F8)
		booked(browser, "kept")
		scan(browser, "沪G99999")
		answer(browser, "Ask", "not_listed")
		browser.press(Keys.F9)
		booked(browser, "kept")
		assert frappe.db.count("Gate Entry", {"gate": at_gate.gate, "offline": 1}) == 0
	finally:
		browser.cdp(
			"Network.emulateNetworkConditions",
			offline=False,
			latency=0,
			downloadThroughput=-1,
			uploadThroughput=-1,
		)
		connection.mend()

	def arrived() -> bool:
		frappe.db.rollback()
		return frappe.db.count("Gate Entry", {"gate": at_gate.gate, "offline": 1}) == 3

	browser.wait(arrived, "three entries that were kept")
	rows = frappe.get_all(
		"Gate Entry",
		{"gate": at_gate.gate, "offline": 1},
		["plate", "outcome", "review", "trust", "visitor_pass"],
		order_by="at",
	)
	assert [row.outcome for row in rows] == ["Allowed", "Allowed", "Stopped"]
	assert (rows[0].plate, rows[1].visitor_pass) == (PLATE, at_gate.invited.name)
	assert {row.trust for row in rows} == {"Exact"}


def test_the_head_settles_an_entry(browser, at_gate):
	doc = frappe.get_doc(
		{
			"doctype": "Gate Entry",
			"property": make.PROPERTY_A,
			"gate": at_gate.gate,
			"direction": "In",
			"at": frappe.utils.now_datetime(),
			"outcome": "Stopped",
			"plate": "沪G70001",
			"kind": "Temporary Vehicle",
			"shown_words": "请对方稍候，立即联系秩序主管",
			"shown_code": "call_head",
			"reason_code": "watchlist",
			"attention": "Open",
			"alert": "watchlist",
		}
	)
	doc.flags.by_service = True
	doc.insert()
	frappe.db.commit()
	browser.login(make.user("manager"))
	browser.open_desk("/app/gate-entry")
	browser.wait_text("请对方稍候")
	browser.picture("gate-entries-desk")
	browser.open_form("Gate Entry", doc.name)
	browser.wait(
		lambda: browser.find("[data-fieldname=outcome] .like-disabled-input").text == "拦截",
		"the outcome in words",
	)
	browser.picture("gate-entry-form")
	browser.click_text("处理")
	browser.ask("settlement", "已联系派出所，人已离开")
	browser.confirm()
	browser.wait(lambda: browser.doc("attention") == "Settled", "what was done on the entry")
	frappe.db.rollback()
	assert frappe.db.get_value("Gate Entry", doc.name, ["settled_by", "settlement"]) == (
		make.user("manager"),
		"已联系派出所，人已离开",
	)
