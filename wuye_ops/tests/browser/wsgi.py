"""The framework's web application bound to the site under test, whatever name the browser calls it by."""

import os

import frappe.app
from frappe.middlewares import StaticDataMiddleware
from werkzeug.middleware.shared_data import SharedDataMiddleware

from wuye_ops.tests.translations import keep_in_process

keep_in_process()
frappe.app._site = os.environ["WUYE_SITE"]
frappe.app._sites_path = os.getcwd()
# a bench that has been built has the framework's packages among its assets
packages = os.path.join(os.path.dirname(frappe.get_app_path("frappe")), "node_modules")
application = SharedDataMiddleware(
	frappe.app.application,
	{"/assets/frappe/node_modules": packages, "/assets": os.path.join(os.getcwd(), "assets")},
)
application = StaticDataMiddleware(application, {"/files": os.getcwd()})
