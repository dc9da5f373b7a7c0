"""The archive at the desk: files dropped on a page, a policy on its way to its readers, words found inside of files."""

import frappe
import pytest
from frappe import _

from wuye_ops.records.archive import filing, text, versions
from wuye_ops.tests import factories as make
from wuye_ops.tests import record_factories as records
from wuye_ops.tests.browser.pages import Browser

# Files as if they came from the computer: [name, text]
DROP = """
const transfer = new DataTransfer();
for (const [name, text] of arguments[0]) transfer.items.add(new File([text], name));
const event = new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
document.querySelector(".wuye-drop").dispatchEvent(event);
"""


@pytest.fixture
def made():
	"""Names of records that a test has made; they are taken away again."""
	names: list[str] = []
	yield names
	frappe.db.rollback()
	records.forget_records(*names)
	frappe.db.commit()


def records_titled(*titles: str) -> list[str]:
	frappe.db.rollback()
	return frappe.get_all("Record", {"title": ["in", titles]}, pluck="name")


def test_files_dropped_on_the_page_become_records(browser: Browser, made) -> None:
	mark = frappe.generate_hash(length=6)
	browser.desk_size()
	browser.login(make.user("service"))
	browser.open_desk("/app/file-records")
	browser.find(".wuye-drop")
	browser.js(
		"const input = document.querySelector('.wuye-file-records [data-fieldname=category] input');"
		"return $(input).val(arguments[0]).trigger('change')",
		records.ORDINARY,
	)
	browser.wait_idle()
	browser.js(
		DROP,
		[
			[f"1号楼漏水回访{mark}.txt", f"已更换阀门，业主签字确认。{mark}"],
			[f"电梯困人处理{mark}.txt", f"二十八分钟救出两名乘客。{mark}"],
			[f"带宏的表{mark}.xlsm", "PK"],
		],
	)
	browser.wait(
		lambda: browser.js("return document.querySelectorAll('.wuye-filed-row .green').length") == 2,
		"both filed",
	)
	browser.wait_text("带宏的表")
	browser.wait(
		lambda: browser.js("return document.querySelectorAll('.wuye-filed-row .red').length") == 1, "refused"
	)
	browser.picture("record-filing")
	names = records_titled(f"1号楼漏水回访{mark}", f"电梯困人处理{mark}")
	made.extend(names)
	assert len(names) == 2
	assert set(frappe.get_all("Record", {"name": ["in", names]}, pluck="property")) == {make.PROPERTY_A}
	# the same file once more is refused, and filed again by who knows better
	browser.js(DROP, [[f"电梯困人处理{mark}.txt", f"二十八分钟救出两名乘客。{mark}"]])
	browser.click_text(_("File Again"))
	browser.wait(
		lambda: browser.js("return document.querySelectorAll('.wuye-filed-row .green').length") == 3,
		"filed again",
	)
	made.extend(set(records_titled(f"电梯困人处理{mark}")) - set(names))


def test_a_policy_goes_from_its_author_to_its_readers(browser: Browser, made) -> None:
	record = records.make_record(category=records.CONTROLLED, title="夜间巡查管理制度", confirm_days=7)
	made.append(record.name)
	frappe.set_user(make.user("head"))
	versions.add(
		record.name,
		"夜间巡查管理制度.docx",
		records.word("夜间巡查管理制度", "第一条 二十二时至次日六时，每两小时巡查一次。"),
	)
	frappe.set_user("Administrator")
	text.index(f"{record.name}-V1")
	frappe.db.commit()
	browser.desk_size()
	browser.login(make.user("head"))
	browser.open_form("Record", record.name)
	browser.click_text(_("Hand In"), ".page-actions button")
	browser.wait(lambda: browser.doc("status") == "In Approval", "the approval")
	browser.login(make.user("manager"))
	browser.open_form("Record", record.name)
	browser.click_text("夜间巡查管理制度.docx", ".wuye-versions a")
	browser.wait_text("每两小时巡查一次")
	browser.wait_dialog()
	browser.js("cur_dialog.hide()")
	browser.wait_no_dialog()
	browser.click_text(_("Approve"), ".page-actions button")
	browser.ask("remark", "同意")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Effective", "the day it is in force")
	browser.wait_no_dialog()
	browser.js("document.querySelector('.wuye-versions').scrollIntoView({block: 'center'})")
	browser.picture("record-policy")
	browser.login(make.user("guard"))
	browser.open_form("Record", record.name)
	browser.click_text(_("I Have Read and Understood"), ".page-actions button")
	confirmed = {"record": record.name, "user": make.user("guard"), "status": "Confirmed"}
	browser.wait(
		lambda: frappe.db.rollback() or frappe.db.exists("Record Confirmation", confirmed), "the confirmation"
	)


def test_words_inside_of_files_are_found_and_closed_files_are_not(browser: Browser, made) -> None:
	for name, content, category in (
		(
			"电梯维保合同.docx",
			records.word("乙方每半月维护保养电梯一次，困人三十分钟内到场。"),
			records.ORDINARY,
		),
		("电梯更新方案.pptx", records.slides("电梯维护保养与更新"), records.ORDINARY),
		("报价.txt", "维护保养电梯的底价".encode(), records.CONTRACT),
	):
		version = filing.file_new(
			name, content, {"category": category, "property": make.PROPERTY_A}, again=True
		)
		made.append(version.record)
		text.index(version.name)
	frappe.db.commit()
	browser.desk_size()
	browser.login(make.user("service"))
	browser.open_desk("/app/record-search")
	browser.fill(".page-form [data-fieldname=query] input", "维护保养")
	browser.click_text(_("Search"), ".page-actions button")
	browser.wait_text("困人三十分钟")
	browser.wait_text("电梯更新方案")
	assert "底价" not in browser.text()
	assert browser.js("return document.querySelectorAll('.wuye-hit mark').length") >= 2
	browser.picture("record-search")
	browser.phone_size()
	browser.open_desk("/app/record-search?q=维护保养")
	browser.wait_text("困人三十分钟")
	browser.picture("record-search-phone")
	assert not browser.overflows()


def test_a_request_is_filed_in_one_click(browser: Browser, made) -> None:
	request = make.make_request(subject="地库照明不亮")
	frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "地库.png",
			"content": records.picture(),
			"attached_to_doctype": "Service Request",
			"attached_to_name": request.name,
		}
	).insert()
	frappe.db.commit()
	browser.desk_size()
	browser.login(make.user("service"))
	browser.open_form("Service Request", request.name)
	browser.click(".page-actions .menu-btn-group > button")
	browser.click_text(
		_("File in the Archive"), ".menu-btn-group .dropdown-menu a, .menu-btn-group .menu-item-label"
	)
	browser.wait_dialog()
	browser.picture("record-one-click")
	# the print needs a program that not every machine has; the photo is filed by itself
	browser.js("cur_dialog.set_value('with_print', 0)")
	browser.confirm()
	browser.wait_no_dialog()
	frappe.db.rollback()
	names = frappe.get_all("Record", {"reference_name": request.name}, pluck="name")
	made.extend(names)
	assert len(names) == 1


def test_a_record_on_paper_gets_its_place_and_its_label(browser: Browser, made) -> None:
	clerk = records.clerk()
	record = records.make_record(title="一期竣工图", medium="Paper", location="档案室 1 架 2 盒")
	made.append(record.name)
	frappe.db.commit()
	browser.desk_size()
	browser.login(clerk)
	browser.open_form("Record", record.name)
	browser.click_text(_("File Paper"), ".page-actions button")
	browser.wait(lambda: browser.doc("status") == "Archived", "the filing")
	browser.open(f"/printview?doctype=Record&name={record.name}&format=Record%20QR%20Label&no_letterhead=1")
	browser.wait_text("档案室 1 架 2 盒")
	assert browser.find(".record-label svg")
	browser.picture("record-label")
