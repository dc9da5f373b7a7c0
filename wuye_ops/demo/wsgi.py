"""The web application of the one site that WUYE_SITE names, whatever host name a browser calls it by."""

import os

import frappe.app
from frappe.middlewares import StaticDataMiddleware
from werkzeug.middleware.shared_data import SharedDataMiddleware

frappe.app._site = os.environ["WUYE_SITE"]
frappe.app._sites_path = os.getcwd()
application = SharedDataMiddleware(frappe.app.application, {"/assets": os.path.join(os.getcwd(), "assets")})
application = StaticDataMiddleware(application, {"/files": os.getcwd()})
