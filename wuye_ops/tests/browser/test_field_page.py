"""A technician with a small phone: from a new task to its end, and a colleague who was faster."""

import frappe

from wuye_ops.customer_service import tasks
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.portal_data import new_home, take_photo
from wuye_ops.tests.browser.test_portal import check_page

PHONE = "13800000135"


def new_task(*, assigned_to: str | None = None) -> tuple[str, str]:
	"""(task, request) of a leak in a fresh home whose owner's number is on file."""
	home = new_home(phone=PHONE)
	task = make.make_task(
		unit=home.unit, customer=home.customer, assigned_to=assigned_to, description="厨房水槽下面在滴水"
	)
	frappe.db.commit()
	return task.name, task.service_request


def open_task(browser, name: str, user: str | None = None) -> None:
	browser.phone_size()
	browser.login(user or make.user("tech"))
	browser.errors()
	browser.open("/my-tasks")
	browser.click(f".wp-card[href='#task/{name}']")
	browser.find(".wp-title")


def fresh(name: str):
	frappe.db.rollback()
	return frappe.get_doc("Service Task", name)


def step(browser, key: str) -> None:
	browser.click(f"[data-step={key}]")


def send_sheet(browser) -> None:
	browser.click(".wp-sheet button[type=submit]")
	browser.wait(lambda: not browser.js("return document.querySelector('.wp-veil')"), "the sheet's end")


def test_a_task_from_accepting_to_finishing(browser, tmp_path):
	part = make.make_stock_item()
	name, _ = new_task(assigned_to=make.employee("tech"))
	browser.phone_size()
	browser.login(make.user("tech"))
	browser.open("/my-tasks")
	browser.find(f".wp-card[href='#task/{name}'] .wp-left")
	check_page(browser, "field-list")
	open_task(browser, name)
	check_page(browser, "field-task-new")

	step(browser, "accept")
	browser.find("[data-step=arrive]")
	step(browser, "arrive")
	browser.find("[data-step=finish]")
	# what is recorded shows at once, and goes to the server behind it
	browser.wait(lambda: fresh(name).arrived_on, "the arrival on the server")

	step(browser, "log")
	browser.fill(".wp-sheet textarea", "更换角阀")
	browser.fill(".wp-sheet input[type=text]", "不再漏水")
	browser.js("return document.querySelector('.wp-sheet .wp-file')").send_keys(take_photo(tmp_path))
	browser.find(".wp-sheet .wp-picker img")
	check_page(browser, "field-log")
	send_sheet(browser)
	browser.find(".wp-log .wp-photo img")
	browser.wait(lambda: fresh(name).work_log, "the log on the server")
	entry = fresh(name).work_log[0]
	assert (entry.content, entry.result, entry.photo_stage) == ("更换角阀", "不再漏水", "After")
	photo = frappe.get_doc("File", {"file_url": entry.photo})
	assert photo.is_private and photo.file_size < 1024 * 1024

	step(browser, "part")
	browser.click(f".wp-choice [data-item='{part}']")
	browser.fill(".wp-sheet input[type=number]", "2")
	check_page(browser, "field-part")
	send_sheet(browser)
	browser.find(".wp-parts li")
	assert [(row.item_code, row.qty) for row in fresh(name).parts] == [(part, 2)]
	check_page(browser, "field-task-at-work")

	step(browser, "finish")
	browser.fill(".wp-sheet textarea", "已更换角阀，试水正常")
	send_sheet(browser)
	browser.wait_text("已更换角阀，试水正常")
	browser.wait(lambda: fresh(name).status == "Done", "the end on the server")
	assert fresh(name).result == "已更换角阀，试水正常"
	check_page(browser, "field-task-done")


def test_the_code_on_the_printed_task_leads_to_the_task(browser):
	name, _ = new_task(assigned_to=make.employee("tech"))
	new_task(assigned_to=make.employee("tech"))
	browser.phone_size()
	browser.login(make.user("tech"))
	browser.open(f"/my-tasks?task={name}")
	browser.find("[data-step=accept]")
	assert name in browser.text()
	browser.click("[aria-label='返回'], [aria-label='Back']")
	browser.find(f".wp-card[href='#task/{name}']")


def test_the_customers_number_is_shown_for_a_reason_and_logged(browser):
	name, _ = new_task(assigned_to=make.employee("tech"))
	open_task(browser, name)
	browser.click(".wp-section .wp-button")
	browser.fill(".wp-sheet input", "约上门时间")
	browser.click(".wp-sheet button[type=submit]")
	number = browser.find(".wp-number")
	assert number.get_attribute("href") == f"tel:{PHONE}"
	check_page(browser, "field-number")
	frappe.db.rollback()
	access = frappe.get_last_doc("Personal Data Access", {"user": make.user("tech")})
	assert access.reason == "约上门时间"


def test_the_second_of_two_phones_reads_who_was_faster(browser):
	name, _ = new_task()
	browser.phone_size()
	browser.login(make.user("tech"))
	browser.open("/my-tasks#pool")
	browser.click(f".wp-card[href='#task/{name}']")
	browser.find("[data-step=claim]")
	check_page(browser, "field-claim")

	frappe.set_user(make.user("tech2"))
	tasks.claim(name)
	frappe.db.commit()

	step(browser, "claim")
	browser.wait_text("tech2.a")
	assert fresh(name).assigned_to == make.employee("tech2")
	browser.picture("field-too-late")


def test_a_problem_reaches_the_head(browser):
	name, _ = new_task(assigned_to=make.employee("tech"))
	open_task(browser, name)
	step(browser, "accept")
	browser.find("[data-step=arrive]")
	step(browser, "problem")
	browser.fill(".wp-sheet textarea", "水阀锈死，需要停总阀")
	send_sheet(browser)
	browser.find("[data-step=resume]")
	check_page(browser, "field-blocked")
	assert fresh(name).block_reason == "水阀锈死，需要停总阀"
	told = frappe.get_all(
		"Notification Log", {"document_name": name, "for_user": make.user("head")}, pluck="subject"
	)
	assert any("水阀锈死" in subject for subject in told)
