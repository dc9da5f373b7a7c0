"""A cleaner walks a round with a small phone: codes, results, photos, a broken connection, and what is to be put right."""

from urllib.parse import quote

import frappe
import pytest
import segno

from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests.browser.portal_data import take_photo
from wuye_ops.tests.browser.test_meter_page import connection
from wuye_ops.tests.browser.test_portal import check_page

CLEANING = make.TRADES["Cleaning"]
ITEMS = (
	("地面无垃圾、无积水、无污渍", 40, "When Failed"),
	("垃圾桶外观干净，桶内垃圾不超过三分之二", 30, "Never"),
	("玻璃门、扶手无明显灰尘和手印", 30, "Never"),
)

# The server takes what is sent, and the phone does not hear of it.
LOSE_ANSWERS = """{ const really = window.fetch;
window.fetch = async (url, options) => {
	const answer = await really(url, options);
	if (String(url).includes('doing.sync') || String(url).includes('upload_file')) throw new TypeError('lost');
	return answer;
}; }"""
STANDS_NEARBY = """navigator.geolocation.watchPosition = told => {
	told({coords: {latitude: 31.2314, longitude: 121.4737, accuracy: 10}, timestamp: Date.now()});
	return 1;
};"""
# A camera that looks at a code, given as rows of dark and light.
# In a hand that moves: the framework's library cannot read some six of a hundred codes that lie perfectly straight in the
# picture, whatever their size, and reads them as soon as they are turned a little.
CAMERA_SHOWS = """const [rows] = arguments;
const canvas = document.createElement('canvas');
canvas.width = canvas.height = 480;
let frame = 0;
const draw = () => {
	const pen = canvas.getContext('2d');
	const size = Math.floor(360 / rows.length), half = (rows.length * size) / 2;
	pen.setTransform(1, 0, 0, 1, 0, 0);
	pen.fillStyle = '#fff';
	pen.fillRect(0, 0, canvas.width, canvas.height);
	pen.fillStyle = '#000';
	pen.translate(240, 240);
	pen.rotate((((frame++ % 9) - 4) * 2.5 * Math.PI) / 180);
	rows.forEach((row, y) => [...row].forEach((dark, x) =>
		dark === '1' && pen.fillRect(x * size - half, y * size - half, size, size)));
};
draw();
setInterval(draw, 100);
navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10);"""


def qr_rows(text: str) -> list[str]:
	"""The code as labels are printed with (`property/qr.py`)."""
	return ["".join(str(module) for module in row) for row in segno.make(text, error="m").matrix]


@pytest.fixture
def round_of_day(browser):
	"""A round of two points with three items, open now, of the cleaner of property A; committed."""
	if not frappe.db.exists("User", make.user("cleaner")):
		make.make_person("cleaner", "Field Staff", CLEANING, make.PROPERTY_A)
	frappe.db.delete("Inspection", {"employee": make.employee("cleaner")})
	frappe.db.delete("Rectification", {"department": make.make_department(CLEANING)})
	checklist = inspect.make_checklist(
		items=[{"standard": text, "weight": weight, "photo": photo} for text, weight, photo in ITEMS]
	)
	areas = [
		inspect.make_area("1号楼大堂", latitude=31.230416, longitude=121.473701),
		inspect.make_area("2号楼大堂"),
	]
	doc = inspect.make_inspection(
		title="大堂保洁巡检",
		checklist=checklist.name,
		department=make.make_department(CLEANING),
		employee=make.employee("cleaner"),
		points=[{"service_area": area} for area in areas],
	)
	plan = inspect.make_plan(
		title=doc.title,
		status="Draft",
		points=[{"service_area": area} for area in areas],
		checklist=checklist.name,
	)
	doc.db_set({"scan_required": 1, "plan": plan.name})
	frappe.db.commit()
	browser.phone_size()
	browser.driver.execute_cdp_cmd("Network.enable", {})
	browser.login(make.user("cleaner"))
	browser.forget_storage()
	browser.errors()
	yield doc
	browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", connection(True))
	frappe.db.rollback()
	frappe.db.delete("Rectification", {"source_name": doc.name})
	inspect.forget(plan.name)


def open_round(browser, doc) -> None:
	browser.open("/my-rounds")
	browser.click(f".wp-card[href$='{quote(doc.name)}']")
	browser.find("[data-step=scan]")


def enter_code(browser, code: str) -> None:
	browser.click("[data-step=code]")
	browser.fill(".wp-sheet .wp-code", code)
	browser.click(".wp-sheet button[type=submit]")


def press(browser, outcome: str) -> None:
	browser.click(f".wp-outcomes [data-outcome='{outcome}']")


def asked(browser, text: str) -> None:
	browser.wait(
		lambda: text in browser.js("return document.querySelector('.wp-asked')?.textContent || ''"),
		f"the item {text}",
	)


def attach(browser, photo: str) -> None:
	browser.js("return document.querySelector('.wp-sheet .wp-file')").send_keys(photo)
	browser.find(".wp-sheet .wp-picker img")


def wait_sent(browser) -> None:
	browser.wait(
		lambda: browser.js("return Boolean(wuye_ops.rounds?.box?.()) && !wuye_ops.rounds.waiting().length"),
		"an empty outbox",
	)


def fresh(doc):
	frappe.db.rollback()
	return frappe.get_doc("Inspection", doc.name)


def thumb_targets(browser) -> None:
	"""What is pressed with the thumb is large enough and lies at the lower edge."""
	boxes = browser.js(
		"return [...document.querySelectorAll('.wp-dock button')].map(b => b.getBoundingClientRect())"
		".map(r => [r.width, r.height, r.top])"
	)
	assert boxes
	for width, height, top in boxes:
		assert min(width, height) >= 44, boxes
		assert top > 740 / 2, boxes


def test_a_round_from_the_first_code_to_the_rectification(browser, round_of_day, tmp_path):
	doc = round_of_day
	browser.open("/my-rounds")
	browser.find(f".wp-card[href$='{quote(doc.name)}'][data-state=now]")
	browser.find(f"[data-rate='{doc.plan}']")
	check_page(browser, "rounds-list")
	open_round(browser, doc)
	check_page(browser, "rounds-route")
	thumb_targets(browser)

	# a place that is not on the route
	enter_code(browser, "AREA-999999")
	browser.wait_text("这不是本次巡检的点位")
	browser.click(".wp-sheet-head .wp-round")
	# the first point, as the camera would have read it or the number is typed in
	enter_code(browser, doc.points[0].service_area.lower())
	asked(browser, ITEMS[0][0])
	check_page(browser, "rounds-point")
	thumb_targets(browser)
	browser.wait(lambda: fresh(doc).points[0].scan_method == "Code", "the scan on the server")
	assert fresh(doc).status == "In Progress"

	# what fails here wants a photo
	press(browser, "Failed")
	browser.fill(".wp-sheet textarea", "墙角有烟头和水渍")
	browser.click(".wp-sheet button[type=submit]")
	browser.wait_text("请先拍照")
	attach(browser, take_photo(tmp_path))
	check_page(browser, "rounds-failed")
	browser.click(".wp-sheet button[type=submit]")
	asked(browser, ITEMS[1][0])
	browser.click("[data-step=rest]")
	browser.click("[data-step=next]")

	# the second point is to be reached first
	browser.find("[data-step=skip]")
	enter_code(browser, doc.points[1].service_area)
	asked(browser, ITEMS[0][0])
	press(browser, "Passed")
	asked(browser, ITEMS[1][0])
	press(browser, "Nearly Passed")
	# finished too early: what is missing is shown and leads there
	browser.click(".wp-header .wp-round")
	browser.click("[data-step=finish]")
	browser.wait_text("缺结果")
	check_page(browser, "rounds-missing")
	browser.click("[data-missing]")
	asked(browser, ITEMS[2][0])
	press(browser, "Not Applicable")
	browser.click("[data-step=finish]")
	browser.fill(".wp-sheet textarea", "已通知保洁班长")
	check_page(browser, "rounds-finish")
	browser.click(".wp-sheet button[type=submit]")
	browser.find(".wp-score")
	wait_sent(browser)
	check_page(browser, "rounds-done")

	kept = fresh(doc)
	assert (kept.status, kept.remark, kept.points_done) == ("Done", "已通知保洁班长", 2)
	outcomes = [row.outcome for row in kept.results]
	assert sorted(outcomes) == ["Failed", "Nearly Passed", "Not Applicable", *["Passed"] * 3]
	failed = next(row for row in kept.results if row.outcome == "Failed")
	photo = frappe.get_doc("File", {"file_url": failed.photo, "attached_to_name": doc.name})
	assert photo.is_private
	assert photo.file_size < 1024 * 1024

	# what came of it is taken, cured and handed in on the same phone
	browser.click(f".wp-line[href$='{quote(failed.rectification)}']")
	browser.find("[data-step=start]")
	check_page(browser, "rounds-rectification")
	browser.click("[data-step=start]")
	browser.wait_text("已由您负责")
	browser.click("[data-step=submit]")
	browser.fill(".wp-sheet textarea", "清走烟头，拖干地面")
	browser.click(".wp-sheet button[type=submit]")
	browser.wait_text("请先拍照")
	attach(browser, take_photo(tmp_path, "after.jpg"))
	check_page(browser, "rounds-hand-in")
	browser.click(".wp-sheet button[type=submit]")
	browser.wait_text("已提交，由他人验证")
	frappe.db.rollback()
	cured = frappe.get_doc("Rectification", failed.rectification)
	assert (cured.status, cured.responsible) == ("To Verify", make.employee("cleaner"))
	assert cured.evidence.startswith("/private/")
	browser.click(".wp-header .wp-round")
	browser.wait_text("已提交，待验证")
	check_page(browser, "rounds-rectifications")


def test_without_a_connection_nothing_is_lost_and_nothing_sent_twice(browser, round_of_day, tmp_path):
	doc = round_of_day
	open_round(browser, doc)
	browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", connection(False))
	enter_code(browser, doc.points[0].service_area)
	asked(browser, ITEMS[0][0])
	press(browser, "Failed")
	browser.fill(".wp-sheet textarea", "有水渍")
	attach(browser, take_photo(tmp_path))
	browser.click(".wp-sheet button[type=submit]")
	asked(browser, ITEMS[1][0])
	press(browser, "Failed")
	browser.fill(".wp-sheet textarea", "桶满了")
	browser.click(".wp-sheet button[type=submit]")
	asked(browser, ITEMS[2][0])
	# thought better of before it was sent: the last one counts
	browser.click("[data-item='02']")
	press(browser, "Passed")
	asked(browser, ITEMS[2][0])
	press(browser, "Passed")
	browser.wait_text("有信号后自动发送")
	check_page(browser, "rounds-offline")
	assert fresh(doc).status == "Planned"

	# the phone is switched off and on again where there is a connection, and the answer to the first sending is lost
	browser.js(LOSE_ANSWERS)
	browser.driver.execute_cdp_cmd("Page.enable", {})
	lost = browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": LOSE_ANSWERS})
	try:
		browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", connection(True))
		browser.open("/my-rounds")
		browser.wait(lambda: len(fresh(doc).results) == 3, "the results on the server")
		browser.wait_text("有信号后自动发送")
	finally:
		browser.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", lost)
	browser.open("/my-rounds")
	wait_sent(browser)
	kept = fresh(doc)
	assert [(row.item_code, row.outcome) for row in kept.results] == [
		("01", "Failed"), ("02", "Passed"), ("03", "Passed"),
	]  # fmt: skip
	assert kept.points[0].status == "Done"
	photos = frappe.get_all("File", {"attached_to_name": doc.name}, pluck="file_url")
	assert photos == [kept.results[0].photo]
	browser.js("window.dispatchEvent(new Event('online'))")
	browser.open(f"/my-rounds#round/{quote(doc.name)}")
	browser.find("[data-point]")
	assert [row.entry_key for row in fresh(doc).results] == [row.entry_key for row in kept.results]
	browser.errors()


def test_what_is_refused_says_why_and_can_be_discarded(browser, round_of_day):
	doc = round_of_day
	open_round(browser, doc)
	browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", connection(False))
	enter_code(browser, doc.points[0].service_area)
	asked(browser, ITEMS[0][0])
	press(browser, "Passed")
	browser.wait_text("有信号后自动发送")
	# meanwhile it was given to a colleague
	frappe.db.rollback()
	frappe.db.set_value("Inspection", doc.name, "employee", make.employee("tech"))
	frappe.db.set_value(
		"Inspection", doc.name, "department", make.make_department(make.TRADES["Engineering"])
	)
	frappe.db.commit()
	browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", connection(True))
	browser.js("window.dispatchEvent(new Event('online'))")
	browser.wait_text("被退回")
	browser.click(".wp-waiting")
	browser.wait_text("已转交他人")
	browser.picture("rounds-refused")
	browser.click_text("放弃", ".wp-kept button")
	browser.wait(lambda: len(browser.js("return wuye_ops.rounds.refused()")) == 1, "one entry discarded")
	browser.click_text("放弃", ".wp-kept button")
	browser.wait(lambda: not browser.js("return document.querySelector('.wp-waiting')"), "an empty outbox")
	assert fresh(doc).results == []
	browser.errors()


def test_the_camera_reads_the_label(browser, round_of_day):
	doc = round_of_day
	token = frappe.db.get_value("Service Area", doc.points[1].service_area, "qr_token")
	open_round(browser, doc)
	browser.js(CAMERA_SHOWS, qr_rows(f"{browser.server}/report?area={token}"))
	browser.click("[data-step=scan]")
	asked(browser, ITEMS[0][0])
	browser.wait(lambda: fresh(doc).points[1].scan_method == "QR", "the scan on the server")
	assert fresh(doc).points[0].status == "Open"
	assert not browser.js("return document.querySelector('.wp-sheet')")


def test_a_label_read_by_the_phones_own_camera_leads_to_the_point(browser, round_of_day):
	doc = round_of_day
	area = doc.points[0].service_area
	# what is printed on the label; a resident reports a problem there
	browser.open(f"/report?area={frappe.db.get_value('Service Area', area, 'qr_token')}")
	asked(browser, ITEMS[0][0])
	browser.wait(lambda: fresh(doc).points[0].scan_method == "QR", "the scan on the server")
	foreign = frappe.db.get_value("Service Area", inspect.make_area(), "qr_token")
	frappe.db.commit()
	browser.open(f"/my-rounds?token={foreign}")
	browser.wait_text("没有这个地点")


def test_the_place_of_the_phone_is_recorded(browser, round_of_day):
	doc = round_of_day
	browser.driver.execute_cdp_cmd("Page.enable", {})
	script = browser.driver.execute_cdp_cmd(
		"Page.addScriptToEvaluateOnNewDocument", {"source": STANDS_NEARBY}
	)
	try:
		open_round(browser, doc)
		enter_code(browser, doc.points[0].service_area)
		browser.wait_text("距点位 109 米")
		check_page(browser, "rounds-distance")
		assert (fresh(doc).points[0].distance, fresh(doc).points[0].accuracy) == (109, 10)
	finally:
		browser.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
