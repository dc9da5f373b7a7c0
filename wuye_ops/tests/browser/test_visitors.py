"""A visit from the invitation to the way out, somebody at the gate whom nobody has invited, and somebody on the watchlist."""

import frappe
import pytest
from frappe import _
from selenium.webdriver.common.keys import Keys

from wuye_ops.security import passes, watchlist
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.browser.portal_data import new_home
from wuye_ops.tests.gate_people import make_gate


def scripts_errors(browser: Browser) -> list[str]:
	"""But for the desk's chime, which a browser without a person before it does not play."""
	return [error for error in browser.errors() if "play()" not in error]


def check_page(browser: Browser, picture: str) -> None:
	browser.wait(lambda: browser.js("return document.getAnimations().length === 0"), "the page at rest")
	browser.picture(picture)
	assert not browser.overflows(), f"{picture} is wider than the phone"
	assert not browser.errors()


def at_the_gate(user: str, step) -> object:
	"""A step that the gate takes for its guard, committed."""
	frappe.db.rollback()
	frappe.set_user(user)
	try:
		found = step()
	finally:
		frappe.set_user("Administrator")
	frappe.db.commit()
	return found


@pytest.fixture(scope="module")
def gate(site):
	"""A gate of this file's own; what happens at it is gone after the tests, so that nobody waits there for others."""
	make.make_base()
	name = make_gate(name="浏览器测试门")
	frappe.db.commit()
	yield name
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.db.delete("Watchlist Hit", {"gate": name})
	frappe.db.delete("Gate Presence", {"gate": name})
	frappe.db.delete("Gate Entry", {"gate": name})
	for kind in ("Visitor", "Walk-in"):
		frappe.db.delete(
			"Visitor Pass", {"kind": kind, "unit": ["like", "%-8%"], "property": make.PROPERTY_A}
		)
	frappe.db.delete("Gate", {"name": name})
	frappe.db.commit()


def test_a_resident_invites_and_the_visitor_comes_and_goes(browser, gate):
	home = new_home()
	browser.phone_size()
	browser.login(home.user)
	browser.open("/my-requests")
	browser.click(".wp-bottom a[href='/visitors']")
	browser.wait_text(_("Nobody is expected"))
	check_page(browser, "visitors-none")
	browser.click("[data-do=invite]")
	browser.fill(".wp-sheet [name=visitor_name]", "冯小宾")
	browser.js("document.activeElement.blur()")
	check_page(browser, "visitors-invite")
	browser.click(".wp-more summary")
	browser.fill(".wp-sheet [name=plate]", "沪ad12345")
	browser.fill(".wp-sheet [name=visitor_phone]", "139 1234 5678")
	check_page(browser, "visitors-invite-more")
	browser.click(".wp-sheet .wp-primary")
	code = browser.find(".wp-sheet .wp-code").text
	address = browser.find(".wp-sheet .wp-address").text
	visit = f"{address[address.index('/visit/') :]}?_lang=zh"
	browser.wait(
		lambda: browser.js("return document.querySelector('img.wp-qr').naturalWidth > 50"), "the picture"
	)
	check_page(browser, "visitors-code")
	browser.click(".wp-sheet .wp-sheet-head .wp-round")
	browser.wait_text("139****5678")
	check_page(browser, "visitors-expected")

	# the visitor, on a phone of their own
	browser.log_out()
	browser.open(visit)
	browser.wait_text(code)
	assert "139" not in browser.text() and "冯小宾" not in browser.text()
	check_page(browser, "visit")

	name = frappe.db.get_value("Visitor Pass", {"unit": home.unit})
	now = frappe.utils.now_datetime()
	arrived = passes.arrival(make.PROPERTY_A, gate, now, plate_key="沪AD12345")
	assert at_the_gate(make.user("guard"), lambda: passes.enter(name, arrived)) == ()
	browser.open(visit)
	browser.wait_text(_("You are inside"))
	assert code not in browser.text()
	browser.login(home.user)
	browser.open("/visitors")
	browser.wait_text(_("Inside"))
	check_page(browser, "visitors-inside")
	at_the_gate(make.user("guard"), lambda: passes.leave(name))
	browser.open("/visitors")
	browser.wait_text(_("Before", context="Visitors"))
	browser.log_out()
	browser.open(visit)
	browser.wait_text(_("This invitation is over"))
	check_page(browser, "visit-over")


def test_the_guard_registers_who_comes_and_the_host_answers_on_the_phone(browser, gate):
	home = new_home()
	# nobody of an earlier run
	sudden, called_for = (f"{name}{home.unit[-4:]}" for name in ("陈突然", "褚未接"))
	browser.phone_size(1280, 800)
	browser.login(make.user("guard"))
	open_walk_ins(browser, gate)
	card = register(browser, home.unit, sudden, "137 0000 1111", persons=2)
	check_page(browser, "gate-walk-in-waits")

	browser.phone_size()
	browser.login(home.user)
	browser.open("/my-requests")
	# where residents look first
	browser.click("a.wp-card[href='/visitors']")
	browser.wait_text(sudden)
	assert "13700001111" not in browser.js("return document.documentElement.innerHTML")
	check_page(browser, "visitors-at-the-gate")
	browser.click("[data-answer='1']")
	browser.wait_text(_("The gate lets them in."))
	browser.wait(
		lambda: not browser.js("return document.querySelector('[data-answer]')"), "the answered card"
	)
	check_page(browser, "visitors-answered")

	browser.phone_size(1280, 800)
	browser.login(make.user("guard"))
	open_walk_ins(browser, gate)
	browser.find(f"{card} [data-do=let-in]")
	check_page(browser, "gate-walk-in-answered")
	browser.click(f"{card} [data-do=let-in]")
	browser.wait_text("陈**")
	check_page(browser, "gate-walk-in-check")
	browser.press(Keys.F8)
	browser.wait_text(_("Was Let In"))
	frappe.db.rollback()
	doc = frappe.get_doc("Visitor Pass", {"unit": home.unit, "visitor_name": sudden})
	assert (doc.used, doc.inside, doc.answered_by) == (1, 2, home.user)

	# and where nobody answers, the guard calls and says with whom they spoke
	browser.click_text(_("Walk-in Registration"), ".gp-tool")
	card = register(browser, home.unit, called_for)
	browser.click(f"{card} [data-called='1']")
	browser.fill(".wp-sheet [name=spoke_with]", "李业主")
	browser.click(".wp-sheet .wp-primary")
	browser.find(f"{card} [data-do=let-in]")
	assert browser.errors() == []
	frappe.db.rollback()
	called = frappe.get_doc("Visitor Pass", {"unit": home.unit, "visitor_name": called_for})
	assert (called.status, called.spoke_with) == ("Active", "李业主")
	browser.desk_size()
	browser.open_form("Visitor Pass", called.name)
	browser.picture("visitor-pass")
	assert scripts_errors(browser) == []


def open_walk_ins(browser: Browser, gate: str) -> None:
	browser.open("/gate")
	browser.click(".gp-place")
	browser.click(f".gp-choice[data-gate='{gate}']")
	browser.click_text(_("Walk-in Registration"), ".gp-tool")


def register(browser: Browser, unit: str, name: str, phone: str = "", persons: int = 1) -> str:
	"""Returns the card of whoever waits now, among others' perhaps."""
	browser.fill(".gp-walk-form .gp-input", unit[-6:])
	browser.click(f"[data-unit='{unit}']")
	browser.fill("[name=visitor_name]", name)
	if phone:
		browser.fill("[name=visitor_phone]", phone)
	for _more in range(persons - 1):
		browser.click(f"[aria-label='{_('More')}']")
	browser.wait(lambda: browser.js("return document.getAnimations().length === 0"), "the page at rest")
	browser.picture("gate-walk-in")
	browser.click("[data-do=ask-host]")
	browser.wait_text(name)
	frappe.db.rollback()
	return f"[data-pass='{frappe.db.get_value('Visitor Pass', {'unit': unit, 'visitor_name': name})}']"


def test_the_watchlist_is_entered_by_one_and_approved_by_another_and_tells_the_head(browser, gate):
	plate = f"沪B{frappe.generate_hash(length=8)[:5].upper().translate(str.maketrans('IO', '10'))}"
	browser.desk_size()
	browser.login(make.user("head"))
	browser.open_desk("/app/watchlist-entry/new")
	browser.wait(lambda: browser.js("return Boolean(window.cur_frm?.is_new())"), "the new form")
	browser.js(
		"cur_frm.set_value({property: arguments[0], cause: 'Theft', plate: arguments[1], person_name: '惯偷',"
		" reason: '多次在车库撬窃电动车电瓶', source: '派出所通报 2026-118',"
		" expires_on: frappe.datetime.add_months(frappe.datetime.nowdate(), 6)})",
		make.PROPERTY_A,
		plate,
	)
	browser.wait_idle()
	browser.js("cur_frm.save()")
	browser.wait(lambda: browser.js("return !cur_frm.is_new()"), "the entry")
	browser.wait_idle()
	browser.picture("watchlist-entry-draft")
	name = browser.js("return cur_frm.docname")
	assert _("Approve") not in browser.js("return document.querySelector('.page-actions').innerText")

	browser.login(make.user("manager"))
	browser.open_form("Watchlist Entry", name)
	browser.click_text(_("Approve"), ".page-actions button")
	browser.wait(lambda: browser.doc("status") == "In Force", "the approval")
	browser.wait_idle()
	browser.picture("watchlist-entry")

	now = frappe.utils.now_datetime()
	(hit,) = at_the_gate(
		make.user("guard"),
		lambda: watchlist.log_hits(
			watchlist.hits(make.PROPERTY_A, now.date(), plates=[plate]),
			property_name=make.PROPERTY_A,
			gate=gate,
			at=now,
			direction="In",
			key=frappe.generate_hash(length=32),
		),
	)
	browser.login(make.user("guard"))
	browser.open_form("Watchlist Hit", hit)
	assert plate not in browser.text() and name not in browser.text() and "撬窃" not in browser.text()
	browser.picture("watchlist-hit-of-guard")

	browser.login(make.user("head"))
	browser.open_form("Watchlist Hit", hit)
	browser.click_text(_("Note What Was Done"), ".page-actions button")
	browser.ask("outcome", "已报警，民警到场带走")
	browser.click(".modal.show .btn-modal-primary")
	browser.wait(lambda: browser.doc("status") == "Dealt With", "the note")
	browser.wait_idle()
	browser.picture("watchlist-hit")
	assert scripts_errors(browser) == []
	# nobody is stopped by this test's entry any more
	frappe.db.rollback()
	frappe.db.set_value("Watchlist Entry", name, "status", "Ended")
	frappe.db.commit()
