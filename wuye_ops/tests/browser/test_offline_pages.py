"""A phone that is opened in a cellar: the pages for the field open as they were last, for their own user and nobody else."""

from urllib.parse import quote

import frappe
import pytest

from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.cut import Connection
from wuye_ops.tests.browser.test_field_page import new_task
from wuye_ops.tests.browser.test_rounds_page import round_of_day  # noqa: F401 – a fixture
from wuye_ops.tests.metering import make_meter, read

KEPT = """const done = arguments[0];
(async () => {
	const found = [];
	for (const name of (await caches.keys()).filter((name) => name.startsWith('wuye-shell:')))
		for (const request of await (await caches.open(name)).keys())
			found.push(`${name} ${new URL(request.url).pathname}`);
	done(found);
})();"""
PAGES = ("/my-tasks", "/my-rounds", "/meter-readings")


@pytest.fixture
def connection(browser, server):
	"""The way to the server, which can be cut; the browser goes by it, with a storage of its own."""
	way = Connection(server)
	browser.phone_size()
	browser.server = way.address
	yield way
	way.mend()
	browser.forget_storage()
	browser.server = server
	way.close()


def kept(browser) -> list[str]:
	return browser.driver.execute_async_script(KEPT)


def wait_kept(browser, user: str, *pages: str) -> None:
	wanted = {f"wuye-shell:{user} {page}" for page in pages}
	browser.wait(lambda: wanted <= set(kept(browser)), f"{pages} on the phone of {user}")


def without_noise(browser) -> None:
	"""That files and answers do not come is what these tests are about."""
	assert [error for error in browser.errors() if "ERR_" not in error] == []


def test_the_pages_open_without_a_connection(browser, connection, round_of_day):  # noqa: F811
	user = make.user("cleaner")
	browser.server = connection.address
	browser.login(user)
	browser.open("/my-rounds")
	browser.find(f".wp-card[href$='{quote(round_of_day.name)}']")
	# the other pages are kept with the one that was opened
	wait_kept(browser, user, *PAGES)
	# and nothing else: no answer of the server, no photo
	paths = [name.split()[1] for name in kept(browser)]
	assert [path for path in paths if path not in PAGES and not path.startswith("/assets/")] == []

	connection.cut()
	for _time in range(2):  # the phone is switched off and on
		browser.driver.get("about:blank")
		browser.open("/my-rounds")
		browser.find(f".wp-card[href$='{quote(round_of_day.name)}'][data-state=now]")
	browser.click(f".wp-card[href$='{quote(round_of_day.name)}']")
	browser.find("[data-step=scan]")
	check_size(browser, "offline-round")
	browser.open("/my-tasks")
	browser.find(".wp-header")

	# the label of a point, read by the phone's own camera, leads there
	area = round_of_day.points[1].service_area
	browser.open(f"/report?area={frappe.db.get_value('Service Area', area, 'qr_token')}")
	browser.find(".wp-outcomes [data-outcome]")
	assert quote(round_of_day.points[1].name) in browser.js("return location.hash")

	connection.mend()
	browser.open("/my-rounds")
	browser.find(f".wp-card[href$='{quote(round_of_day.name)}']")
	browser.wait(
		lambda: (
			frappe.db.rollback()
			or frappe.get_doc("Inspection", round_of_day.name).points[1].scan_method == "QR"
		),
		"the scan on the server",
	)
	without_noise(browser)


def check_size(browser, picture: str) -> None:
	browser.picture(picture)
	assert not browser.overflows(), f"{picture} is wider than the phone"


def test_a_kept_page_is_of_its_user_alone_and_goes_with_the_logout(browser, connection):
	user, other = make.user("tech"), make.user("tech2")
	new_task(assigned_to=make.employee("tech"))
	browser.login(user)
	browser.open("/my-tasks")
	wait_kept(browser, user, *PAGES)

	# a colleague takes the phone and logs in at the desk; in the cellar it is not the first one's page
	browser.login(other)
	connection.cut()
	browser.open("/my-tasks")
	browser.wait_text("其他人")
	check_size(browser, "offline-not-yours")
	browser.wait(lambda: not kept(browser), "an empty store")

	connection.mend()
	browser.open("/my-tasks")
	wait_kept(browser, other, *PAGES)
	assert not any(user in name for name in kept(browser))

	browser.js("wuye_ops.portal.post('logout').catch(() => null)")
	browser.wait(lambda: not kept(browser), "an empty store after the logout")
	without_noise(browser)


def test_a_page_of_a_session_before_goes_on_with_the_session_of_now(browser, connection):
	"""Opened from the store, the page has an old token; what was recorded is sent all the same."""
	user = make.user("tech")
	name, _request = new_task(assigned_to=make.employee("tech"))
	browser.login(user)
	browser.open("/my-tasks")
	wait_kept(browser, user, "/my-tasks")
	browser.login(user)
	connection.cut()
	browser.open("/my-tasks")
	browser.find(".wp-header")
	connection.mend()
	browser.js("location.hash = arguments[0]", f"task/{name}")
	browser.click("[data-step=accept]")
	browser.find("[data-step=arrive]")
	browser.wait(
		lambda: frappe.db.rollback() or frappe.db.get_value("Service Task", name, "status") == "In Progress",
		"the step on the server",
	)
	without_noise(browser)


def test_the_meters_of_a_house_are_read_in_its_cellar(browser, connection):
	number = int(frappe.generate_hash(length=6), 16) % 90000 + 10000
	places = make.make_places(make.PROPERTY_A, f"{number}号楼", ("101",))
	meter = make_meter(places.unit, f"S{number}-101")
	read(meter, (frappe.utils.add_months(frappe.utils.nowdate(), -1), 120))
	frappe.db.commit()
	try:
		user = make.user("tech")
		browser.login(user)
		browser.open("/meter-readings")
		browser.find(f".wp-card[href$='{quote(places.building, safe='-')}']")
		wait_kept(browser, user, "/meter-readings")
		browser.wait(
			lambda: browser.driver.execute_async_script(
				"const done = arguments[1]; const ask = indexedDB.open(`wuye-meters:${wuye_ops.phone.user}`);"
				"ask.onsuccess = () => { const all = ask.result.transaction('pages').objectStore('pages').getAllKeys();"
				"all.onsuccess = () => { ask.result.close(); done(all.result.some((key) => key.endsWith(arguments[0]))); } };",
				places.building,
			),
			"the meters of the house on the phone",
		)
		connection.cut()
		browser.open("/meter-readings")
		browser.click(f".wp-card[href$='{quote(places.building, safe='-')}']")
		browser.find(f"[data-meter='{meter}']")
		check_size(browser, "offline-meters")
		without_noise(browser)
	finally:
		frappe.db.rollback()
		for reading in frappe.get_all("Meter Reading", {"meter": meter}, pluck="name"):
			frappe.delete_doc("Meter Reading", reading, force=True)
		frappe.delete_doc("Meter", meter, force=True)
		frappe.db.commit()
