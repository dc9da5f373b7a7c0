import frappe, json
from frappe.utils import nowdate
from wuye_ops.demo.test_hiring import TestHiringOfTheDemo as T
from wuye_ops.tests.hiring import HR_MANAGER
from wuye_ops.people import insurance
from datetime import date
from wuye_ops.rules.social_insurance import usual

def test_pages(browser):
	T.setUpClass()
	if not frappe.db.exists("Insurance City Table", {"city": "画面市"}):
		frappe.get_doc({"doctype":"Insurance City Table","city":"画面市","effective_from":"2026-07-01","source":"画","rates":insurance.rows_of(usual("画面市",date(2026,7,1)))}).insert()
	from wuye_ops.people.setup import seeds
	seeds.seed(frappe.db.get_value("Company",{}), ["regional_leave","leave_types"])
	frappe.db.commit()
	r = T.registry
	json.dump(r.made, open("/tmp/gen/h4_made.json","w"))
	browser.login(HR_MANAGER)
	place = T.places[0].name
	acc = frappe.db.get_value("Job Applicant", {"status":"Accepted","job_title":["is","set"]})
	pages = {
		"standard": f"/app/staffing-standard/{frappe.db.get_value('Staffing Standard',{'property':place,'designation':'门岗'})}",
		"standards": "/app/staffing-standard",
		"need": "/app/query-report/Staffing Need",
		"channels": "/app/query-report/Recruitment Channels",
		"city": f"/app/insurance-city-table/{frappe.db.get_value('Insurance City Table',{'city':'画面市'})}",
		"leave": "/app/query-report/Annual Leave by Law",
		"regional": f"/app/regional-leave/{frappe.db.get_value('Regional Leave',{})}",
		"setup": "/app/people-setup",
		"requisition": f"/app/job-requisition/{r.names('Job Requisition')[0]}",
		"requisitions": "/app/job-requisition?status=",
		"opening": f"/app/job-opening/{r.names('Job Opening')[0]}",
		"applicant": f"/app/job-applicant/{acc}",
		"applicants": "/app/job-applicant?status=",
		"interview": f"/app/interview/{r.names('Interview')[0]}",
		"offer": f"/app/job-offer/{r.names('Job Offer')[0]}",
		"onboarding": f"/app/employee-onboarding/{r.names('Employee Onboarding')[0]}",
		"separation": f"/app/employee-separation/{r.names('Employee Separation')[0]}",
		"referral": f"/app/employee-referral/{r.names('Employee Referral')[0]}",
		"reward": f"/app/staff-reward/{r.names('Staff Reward')[0]}",
	}
	import time
	for size in ("d","p"):
		browser.desk_size() if size=="d" else browser.phone_size()
		for name, path in pages.items():
			try:
				browser.open_desk(path)
				time.sleep(1.5)
				browser.wait_idle()
			except AssertionError as e:
				print("FAIL", name, str(e)[:200])
			if browser.overflows(): print("OVERFLOW", size, name)
			print(name, size, browser.errors())
			browser.picture(f"p-{name}-{size}")
