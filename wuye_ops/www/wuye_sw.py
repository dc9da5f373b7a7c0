import frappe

from wuye_ops.customer_service import phone_shell

# as the framework's own scripts among the pages: on its own, without the page around it
base_template_path = "www/wuye-sw.js"
no_cache = 1
sitemap = 0


def get_context(context) -> None:
	context.update(phone_shell.worker())
	# Browsers fetch a worker anew behind everybody's back. An answer that comes late, to a request from before a login,
	# would put the old session, or none, in the place of the new one.
	frappe.local.cookie_manager.cookies.clear()
