"""A quality inspector looks at what others have cured, in a garage without a connection: closes the one, returns the other."""

from urllib.parse import quote

import frappe
import pytest

from wuye_ops.inspection import rectification
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests.browser.portal_data import take_photo
from wuye_ops.tests.browser.test_offline_pages import check_size, connection, wait_kept, without_noise

__all__ = ["connection"]


@pytest.fixture
def cured(browser, tmp_path):
	"""Two rectifications of property A, cured by the technician with a photo; committed."""
	frappe.set_user("Administrator")
	if not frappe.db.exists("User", make.user("inspector")):
		make.make_person("inspector", "Quality Inspector", make.TRADES["Customer Service"], make.PROPERTY_A)
	frappe.db.delete("Rectification", {"status": "To Verify"})
	with open(take_photo(tmp_path, size=(900, 1200)), "rb") as photo:
		content = photo.read()
	area = inspect.make_area("地下车库 B1")
	docs = []
	for subject, measures in (
		("消防通道堆放纸箱", "纸箱已清走，通道畅通"),
		("地面有油渍", "已清洗，撒了吸油粉"),
	):
		doc = inspect.make_rectification(
			subject=subject, service_area=area, responsible=make.employee("tech"), severity="Major"
		)
		frappe.set_user(make.user("tech"))
		rectification.submit(doc.name, measures, inspect.make_photo("Rectification", doc.name, content))
		frappe.set_user("Administrator")
		docs.append(frappe.get_doc("Rectification", doc.name))
	frappe.db.commit()
	yield docs
	frappe.db.rollback()
	for doc in docs:
		frappe.db.delete("Offline Entry", {"reference_name": doc.name})
		frappe.db.delete("Rectification", {"name": doc.name})
	frappe.db.commit()


def status(doc) -> str:
	frappe.db.rollback()
	return frappe.db.get_value("Rectification", doc.name, "status")


def open_card(browser, doc) -> None:
	browser.click(f".wp-card[href$='{quote(doc.name)}']")
	browser.find("[data-step=verify]")


def test_closed_and_returned_without_a_connection_and_sent_once(browser, connection, cured):
	closed, returned = cured
	user = make.user("inspector")
	browser.login(user)
	browser.open("/my-rounds#verify")
	browser.find(f".wp-card[href$='{quote(closed.name)}']")
	check_size(browser, "verify-list")
	open_card(browser, closed)
	browser.find(".wp-section .wp-photo img")
	check_size(browser, "verify-rectification")
	wait_kept(browser, user, "/my-rounds")
	browser.wait(
		lambda: browser.driver.execute_async_script(
			"const done = arguments[1]; const ask = indexedDB.open(`wuye-rectifications:${wuye_ops.phone.user}`);"
			"ask.onsuccess = () => { const all = ask.result.transaction('pages').objectStore('pages').get(arguments[0]);"
			"all.onsuccess = () => { ask.result.close(); done(Object.keys(all.result?.kept_photos ?? {}).length); } };",
			f"rectification:{returned.name}",
		),
		"the other with its photo on the phone",
	)

	connection.cut()
	browser.open("/my-rounds#verify")
	open_card(browser, closed)
	browser.click("[data-step=verify]")
	browser.fill(".wp-sheet textarea", "现场看过，通道畅通")
	browser.click(".wp-sheet button[type=submit]")
	browser.wait_text("有信号后自动发送")
	open_card(browser, returned)
	shown = browser.js(
		"const i = document.querySelector('.wp-section .wp-photo img'); return [i.src, i.naturalWidth]"
	)
	assert shown[0].startswith("blob:") and shown[1] > 0, shown
	browser.click("[data-step=return]")
	browser.fill(".wp-sheet textarea", "墙角还有油渍")
	check_size(browser, "verify-return")
	browser.click(".wp-sheet button[type=submit]")
	browser.wait_text("有信号后自动发送")
	check_size(browser, "verify-offline")
	assert {status(closed), status(returned)} == {"To Verify"}

	connection.mend()
	browser.js("window.dispatchEvent(new Event('online'))")
	browser.wait(lambda: status(closed) == "Closed", "the closed one on the server")
	browser.wait(lambda: status(returned) == "Returned", "the returned one on the server")
	browser.wait_text("没有待您验证的整改")
	doc = frappe.get_doc("Rectification", returned.name)
	assert (doc.verify_remark, doc.times_returned) == ("墙角还有油渍", 1)
	# sent again, nothing happens twice
	browser.js("window.dispatchEvent(new Event('online'))")
	browser.open("/my-rounds#rectifications")
	browser.find(".wp-tabs")
	assert frappe.db.count("Offline Entry", {"reference_name": returned.name}) == 1
	without_noise(browser)


def test_who_cures_sees_no_verdicts(browser, cured):
	browser.phone_size()
	browser.login(make.user("tech"))
	browser.open("/my-rounds#verify")
	browser.find(".wp-tabs")
	assert "待验证" not in browser.js("return document.querySelector('.wp-tabs').innerText")
	browser.open(f"/my-rounds#rectification/{quote(cured[0].name)}")
	browser.wait_text("纸箱已清走")
	assert not browser.js("return document.querySelector('[data-step=verify]')")
