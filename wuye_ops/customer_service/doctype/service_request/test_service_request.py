# Copyright (c) 2026, wuye_ops contributors and Contributors
# See license.txt

# import frappe
from frappe.tests.utils import FrappeTestCase


class TestServiceRequest(FrappeTestCase):
	pass
