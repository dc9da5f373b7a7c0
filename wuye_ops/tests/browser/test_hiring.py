"""Need → hire → onboard → train → certificate → dispatch, at the desk: one walk, in which only what a click decides is clicked."""

import frappe
import pytest
from frappe import _
from frappe.utils import add_days, nowdate

from wuye_ops.demo import clearing, hr_documents
from wuye_ops.demo.registry import Registry
from wuye_ops.people.setup import seeds
from wuye_ops.people.training import needs
from wuye_ops.setup import workflows
from wuye_ops.tests import factories as make
from wuye_ops.tests import people_papers as papers
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.hiring import HR_MANAGER, ROUNDS, Hiring

REQUISITION = "Job Requisition"


class Walk(Hiring):
	"""What is prepared between the clicks. Everything is committed, and forgotten afterwards."""

	post = "浏览器门岗"

	def __init__(self) -> None:
		self.registry, self.seeded = Registry(), []

	def begin(self) -> None:
		frappe.set_user("Administrator")
		frappe.flags.mute_emails = True
		make.make_base()
		papers.make_people()
		told = seeds.seed(make.company(), ["requisitions", "recruitment", "boarding", "holidays"])
		self.seeded = [(one.doctype, one.name) for one in told if one.is_new]
		self.prepare()
		frappe.get_doc("User", HR_MANAGER).add_roles("Interviewer", "Employee")
		self.add(
			{
				"doctype": "Staffing Standard",
				"property": self.place,
				"designation": self.post,
				"basis": "Fixed",
				"per": 1,
			}
		)
		frappe.db.commit()

	def act(self, user: str = "Administrator") -> None:
		"""After what was done in the browser."""
		frappe.db.rollback()
		frappe.set_user(user)

	def add(self, fields: dict):
		doc = frappe.get_doc(fields).insert()
		return self.keep(doc)

	def keep(self, doc):
		self.registry.made.setdefault(doc.doctype, []).append(doc.name)
		return doc

	def apply(self, opening: str):
		"""An applicant who has passed all rounds but the last, which is held in the browser."""
		self.act(HR_MANAGER)
		applicant = self.keep(
			self.applicant(
				frappe.get_doc("Job Opening", opening),
				applicant_name="沈立",
				wuye_consent_on=nowdate(),
				wuye_consent_separate=1,
			)
		)
		for name in ROUNDS[:3]:
			interview = self.keep(self.interview(applicant, name))
			self.mark(interview, 4)
			self.clear(interview)
		last = self.keep(self.interview(applicant, ROUNDS[3], by=HR_MANAGER))
		frappe.db.commit()
		return applicant, last

	def hire(self, applicant):
		"""Offered and accepted, an employee with the checklist of coming; the training is what the law wants before work."""
		self.act(HR_MANAGER)
		interview = frappe.get_last_doc("Interview", {"job_applicant": applicant.name})
		self.clear(interview)
		offer = self.keep(self.offer(applicant))
		offer.submit()
		offer.status = "Accepted"
		offer.save()
		employee = self.employ(applicant, offer)
		self.keep(frappe.get_doc("Employee", employee))
		joined = add_days(nowdate(), -10)
		frappe.db.set_value(
			"Employee",
			employee,
			{
				"date_of_joining": joined,
				"department": frappe.db.get_value("Employee", make.employee("tech"), "department"),
				"holiday_list": frappe.db.get_value("Holiday List", {"wuye_kind": "Office"}),
			},
		)
		self.registry.made["Training Need"] = [
			papers.make_need(
				"浏览器上岗前安全教育",
				4,
				"Once",
				subject="Safety",
				designation=self.post,
				before_work=1,
				joined_from=joined,
			)
		]
		onboarding = self.add(
			{
				"doctype": "Employee Onboarding",
				"job_applicant": applicant.name,
				"job_offer": offer.name,
				"employee_name": applicant.applicant_name,
				"company": make.company(),
				"date_of_joining": joined,
				"boarding_begins_on": joined,
				"activities": [{"activity_name": "三级安全教育", "wuye_kind": "Safety Training"}],
			}
		)
		onboarding.submit()
		frappe.db.commit()
		return employee, onboarding.name

	def train(self, employee: str) -> None:
		self.act()
		hours = max(float(one.hours) for one in needs.requirements() if one.before_work)
		event = self.keep(
			papers.make_event(
				employee,
				hours=hours,
				start_time=f"{papers.day(-6)} 08:00:00",
				end_time=f"{papers.day(-3)} 18:00:00",
			)
		)
		self.keep(papers.result(event, {employee: {"hours": hours, "wuye_result": "Passed"}}))
		frappe.db.commit()

	def work(self) -> str:
		"""A task that only somebody with a certificate may do."""
		self.act()
		task = make.make_task()
		category = frappe.db.get_value("Service Request", task.service_request, "category")
		self.keep(papers.require("Service Category", "service_category", category, papers.HEIGHTS))
		frappe.db.commit()
		return task.name

	def certify(self, employee: str) -> None:
		self.act()
		self.keep(papers.certificate(employee, papers.HEIGHTS, begins=-300, valid_until=papers.day(30)))
		frappe.db.commit()

	def forget(self) -> None:
		self.act()
		employees = self.registry.names("Employee") or [""]
		frappe.db.set_value("Service Task", {"assigned_to": ["in", employees]}, "assigned_to", None)
		for doctype in (REQUISITION, "Job Opening"):
			self.registry.made[doctype] = frappe.get_all(doctype, {"designation": self.post}, pluck="name")
		for doctype, names in (self.registry.made | hr_documents.gone(self.registry)).items():
			clearing.delete(doctype, names)
		if ("Workflow", REQUISITION) in self.seeded:
			workflows.remove_workflows([REQUISITION])
		for doctype, name in self.seeded:
			if doctype != "Workflow":
				frappe.delete_doc(doctype, name, force=True, ignore_missing=True)
		frappe.db.commit()
		frappe.clear_cache()


@pytest.fixture
def walk():
	found = Walk()
	try:
		found.begin()
		yield found
	finally:
		found.forget()


def test_from_the_need_to_the_first_task(browser, walk) -> None:
	browser.login(HR_MANAGER)
	requisition = ask_from_the_report(browser, walk)
	opening = approve_and_open(browser, requisition)
	applicant, interview = walk.apply(opening)
	mark(browser, interview.name, applicant.name)
	employee, onboarding = walk.hire(applicant)
	train_first(browser, walk, employee, onboarding)
	browser.login(make.user("head"))
	dispatch(browser, walk, employee, applicant.applicant_name)


def stored(doctype: str, name: str | dict, field: str):
	frappe.db.rollback()
	return frappe.db.get_value(doctype, name, field)


def save(browser: Browser) -> None:
	browser.click_text(_("Save"), ".page-actions button")
	browser.wait(
		lambda: not browser.js("return cur_frm.is_new() || cur_frm.is_dirty()"), "the saved document"
	)
	browser.wait_idle()


def ask_from_the_report(browser: Browser, walk: Walk) -> str:
	browser.open_desk(f"/app/query-report/Staffing Need?property={walk.place}&designation={walk.post}")
	ask = _("Ask for {0} People").format(1)
	browser.wait_text(ask)
	browser.picture("hiring-need")
	browser.click_text(ask)
	browser.wait(lambda: browser.doc("wuye_property") == walk.place, "the property of the requisition")
	assert (browser.doc("designation"), int(browser.doc("no_of_positions"))) == (walk.post, 1)
	browser.js(
		"return cur_frm.set_value(arguments[0])",
		{
			"requested_by": make.employee("manager"),
			"company": make.company(),
			"expected_compensation": 4000,
			"expected_by": add_days(nowdate(), 30),
		},
	)
	browser.wait_idle()
	# an editor on a tab that is not open yet takes back what it was not told itself
	browser.js("cur_frm.doc.description = '东门值守'")
	save(browser)
	browser.picture("hiring-requisition")
	return browser.doc("name")


def approve_and_open(browser: Browser, requisition: str) -> str:
	# the workflow's menu, whose steps are those of the user
	browser.click(".actions-btn-group > button")
	browser.click_text(_("Approve"), ".actions-btn-group .dropdown-item")
	browser.wait(lambda: browser.doc("status") == "Open & Approved", "the approved requisition")
	browser.wait_idle()
	browser.click_text(_("Create Job Opening"))
	browser.wait(lambda: browser.js("return cur_frm.doctype") == "Job Opening", "the opening")
	browser.wait(lambda: browser.doc("job_requisition") == requisition, "its requisition")
	assert browser.doc("wuye_property") == make.PROPERTY_A
	browser.js(
		"return cur_frm.set_value(arguments[0])",
		{"job_title": f"门岗 {requisition}", "lower_range": 4000, "upper_range": 5000},
	)
	browser.wait_idle()
	save(browser)
	return browser.doc("name")


def mark(browser: Browser, interview: str, applicant: str) -> None:
	"""The last round: stars in HRMS's own dialog."""
	browser.open_form("Interview", interview)
	browser.click_text(_("Submit Feedback"), ".page-actions button")
	browser.wait_dialog()
	browser.js(
		"""const grid = cur_dialog.fields_dict.skill_set;
		grid.df.data.forEach(row => { row.rating = 1 });
		grid.grid.refresh();
		cur_dialog.set_value("result", "Cleared")"""
	)
	browser.picture("hiring-marks")
	browser.confirm()
	browser.wait(
		lambda: stored("Interview Feedback", {"interview": interview, "docstatus": 1}, "result") == "Cleared",
		"the marks",
	)
	browser.open_form("Job Applicant", applicant)
	# 80 of each round that has a weight
	browser.wait_text(_("{0} points").format(80))
	browser.picture("hiring-applicant")


def train_first(browser: Browser, walk: Walk, employee: str, onboarding: str) -> None:
	browser.open_form("Employee Onboarding", onboarding)
	browser.wait_text("上岗前须完成")
	browser.picture("hiring-onboarding")
	complete(browser)
	browser.wait_dialog()
	browser.wait_text("上岗前须完成")
	assert "未安装" not in browser.text()
	browser.picture("hiring-onboarding-refused")
	assert stored("Employee Onboarding", onboarding, "boarding_status") == "Pending"
	walk.train(employee)
	browser.open_form("Employee Onboarding", onboarding)
	complete(browser)
	browser.wait(
		lambda: stored("Employee Onboarding", onboarding, "boarding_status") == "Completed", "the checklist"
	)
	browser.open_form("Employee Onboarding", onboarding)
	browser.wait_text("100 %")


def complete(browser: Browser) -> None:
	browser.click_text(_("Mark as Completed"), ".page-actions button, .custom-actions button")


def dispatch(browser: Browser, walk: Walk, employee: str, name: str) -> None:
	task = walk.work()
	choose(browser, task, employee, name)
	browser.wait_text(papers.HEIGHTS)
	browser.wait_text("不能")
	browser.picture("hiring-dispatch-refused")
	assert stored("Service Task", task, "assigned_to") is None
	walk.certify(employee)
	choose(browser, task, employee, name)
	browser.wait(lambda: stored("Service Task", task, "assigned_to") == employee, "the dispatched task")


def choose(browser: Browser, task: str, employee: str, name: str) -> None:
	browser.open_form("Service Task", task)
	browser.click_text(_("Assign"), ".page-actions button")
	browser.wait_dialog()
	browser.find(".modal.show .wuye-person")
	browser.click(f".modal.show input[value='{employee}']")
	browser.picture("hiring-dispatch")
	browser.confirm()
