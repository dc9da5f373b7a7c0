"""Sets up the Chinese company on a site that may not have the app yet. Usage, in the sites folder: make_company.py SITE"""

import sys

import frappe

if __name__ == "__main__":
	frappe.init(site=sys.argv[1])
	frappe.connect()
	frappe.set_user("Administrator")
	from wuye_ops.demo.company import make_company

	print(make_company())
	frappe.db.commit()
	frappe.destroy()
