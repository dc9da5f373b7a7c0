"""A visit from the invitation to the way out, somebody at the gate whom nobody has invited, and somebody on the watchlist."""

import frappe
from frappe import _

from wuye_ops.security import passes, walk_ins, watchlist
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


def test_a_resident_invites_and_the_visitor_comes_and_goes(browser):
	home, gate = new_home(), make_gate(name="浏览器测试门")
	frappe.db.commit()
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


def test_the_host_answers_on_the_phone_for_somebody_at_the_gate(browser):
	home = new_home()
	asked = at_the_gate(
		make.user("guard"),
		lambda: walk_ins.register(make.PROPERTY_A, home.unit, "陈突然", "13700001111", 2, purpose="送锦旗"),
	)
	browser.phone_size()
	browser.login(home.user)
	browser.open("/my-requests")
	# where residents look first
	browser.click("a.wp-card[href='/visitors']")
	browser.wait_text("陈突然")
	check_page(browser, "visitors-at-the-gate")
	browser.click("[data-answer='1']")
	browser.wait_text(_("The gate lets them in."))
	browser.wait(
		lambda: not browser.js("return document.querySelector('[data-answer]')"), "the answered card"
	)
	check_page(browser, "visitors-answered")
	state = at_the_gate(make.user("guard"), lambda: walk_ins.state(asked["name"]))
	assert state["lets_in"]

	# and where nobody answers, the guard calls and says with whom they spoke
	called = at_the_gate(
		make.user("guard"), lambda: walk_ins.register(make.PROPERTY_A, home.unit, "褚未接", "13700002222")
	)
	browser.desk_size()
	browser.login(make.user("guard"))
	browser.open_form("Visitor Pass", called["name"])
	browser.click_text(_("Host Confirms"), ".page-actions button")
	browser.ask("spoke_with", "李业主")
	browser.picture("visitor-pass-confirm")
	browser.click(".modal.show .btn-modal-primary")
	browser.wait(lambda: browser.doc("status") == "Active", "the confirmed pass")
	browser.wait_idle()
	browser.picture("visitor-pass")
	assert scripts_errors(browser) == []


def test_the_watchlist_is_entered_by_one_and_approved_by_another_and_tells_the_head(browser):
	gate = make_gate(name="浏览器测试门")
	frappe.db.commit()
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
