"""The plans of a property's cleaning and greening from the standards, and what residents read of it."""

from datetime import timedelta

import frappe
import pytest
from frappe import _
from frappe.utils import now_datetime

from wuye_ops.inspection import waste_points
from wuye_ops.tests import bills
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests.residents import resident_of

GARAGE = "车库地面冲洗"


@pytest.fixture
def garage(site):
	frappe.db.delete("Area Work Plan", {"plan_key": ["is", "set"]})
	area = inspect.make_area("地下一层车库", area_type="Garage")
	frappe.db.commit()
	yield area
	frappe.db.rollback()


def test_a_manager_makes_plans_from_the_standards(browser, garage):
	browser.login(make.user("manager"))
	browser.open_desk("/app/area-work-plan")
	browser.click_text(_("From the Standards"), ".page-actions button")
	browser.wait(lambda: browser.js("return window.cur_dialog?.display === true"), "the dialog")
	browser.js("cur_dialog.set_value('property', arguments[0])", make.PROPERTY_A)
	browser.wait_text(GARAGE)
	browser.wait_idle()
	browser.picture("area-standards")
	browser.js("cur_dialog.set_value('activate', 1)")
	browser.confirm()
	browser.wait(
		lambda: (
			frappe.db.rollback()
			or frappe.db.exists("Area Work Plan", {"property": make.PROPERTY_A, "area_standard": GARAGE})
		),
		"the plan",
	)
	name = frappe.db.get_value("Area Work Plan", {"property": make.PROPERTY_A, "area_standard": GARAGE})
	browser.open_form("Area Work Plan", name)
	browser.click_text(_("Next Days"), ".page-actions button")
	browser.wait_text(_("The Next Ten Days"))
	browser.picture("area-work-plan")
	browser.open_desk("/app/query-report/Work Calendar?trade=Cleaning")
	browser.wait_text(GARAGE)
	browser.wait_idle()
	browser.picture("work-calendar")
	assert browser.errors() == []


def test_a_resident_reads_todays_cleaning_on_a_phone(browser, site):
	home = bills.household()
	resident = resident_of(home.customer)
	frappe.db.set_value("Property", home.property, "publish_cleaning_record", 1)
	building = frappe.db.get_value("Property Unit", home.unit, "building")
	for area in (
		inspect.make_area("公示大堂", building=building),
		inspect.make_area("公示南门道路", area_type="Road"),
	):
		doc = inspect.make_inspection(title="保洁巡检", points=[{"service_area": area}])
		moment = now_datetime()
		doc.db_set({"status": "Done", "finished_on": moment, "trade": "Cleaning"})
		doc.points[0].db_set({"status": "Done", "scanned_on": moment})
	frappe.db.commit()
	browser.phone_size()
	browser.login(resident)
	browser.open("/my-building")
	browser.find("[data-result=Good]")
	browser.wait_text("公示南门道路")
	browser.picture("my-building")
	assert not browser.overflows()
	assert browser.errors() == []
	browser.desk_size()
	frappe.db.set_value("Property", home.property, "publish_cleaning_record", 0)
	frappe.db.commit()


@pytest.fixture
def waste_points_of_a(site):
	"""Three points of property A: reported full, looked after, and on nobody's round; committed."""
	frappe.db.set_value("Service Area", {"area_type": "Waste Point"}, "disabled", 1)
	frappe.db.set_value("Property", make.PROPERTY_A, "waste_check_hours", 14)
	full, good, forgotten = (
		inspect.make_area(name, area_type="Waste Point")
		for name in ("1号楼北投放点", "3号楼西投放点", "南门投放点")
	)
	plan = inspect.make_plan(points=[{"service_area": full}, {"service_area": good}])
	plan.db_set("active_since", now_datetime() - timedelta(days=3))
	doc = inspect.make_inspection(points=[{"service_area": good}])
	frappe.db.set_value(
		"Inspection Point", doc.points[0].name, {"status": "Done", "scanned_on": now_datetime()}
	)
	waste_points.sweep()
	frappe.db.set_value("Rectification", {"service_area": full}, "status", "Closed")
	for _time in range(2):
		make.make_request(service_area=full, subject="垃圾桶满了")
	waste_points.sweep(now_datetime() + timedelta(seconds=5))
	frappe.db.commit()
	yield full, good, forgotten
	frappe.db.rollback()
	frappe.db.delete("Rectification", {"service_area": full})
	frappe.db.set_value("Service Area", {"area_type": "Waste Point"}, "disabled", 1)
	frappe.delete_doc("Inspection", doc.name, force=True)
	inspect.forget(plan.name)


def test_a_manager_sees_which_waste_points_need_somebody(browser, waste_points_of_a):
	browser.login(make.user("manager"))
	browser.open_desk("/app/environment")
	browser.wait_text(_("Waste Points to See To"))
	browser.open_desk("/app/query-report/Waste Points")
	browser.wait_text("南门投放点")
	assert browser.js("return frappe.query_report.data.map((row) => row.area)") == list(waste_points_of_a)
	browser.find(".chart-container [data-lead]")
	browser.wait_idle()
	browser.picture("waste-points")
	browser.click(".dt-cell a[href^='/app/rectification?']")
	browser.wait(
		lambda: (
			browser.js(
				"return window.cur_list?.doctype === 'Rectification' && cur_list.data.map((row) => row.name).length"
			)
			== 1
		),
		"the one rectification behind the number",
	)
	assert browser.errors() == []
