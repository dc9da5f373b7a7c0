// Copyright (c) 2026, wuye_ops contributors and contributors
// For license information, please see license.txt

// frappe.ui.form.on("Property", {
// 	refresh(frm) {

// 	},
// });
