// The desk of an external auditor: what cannot be used there is not offered. What may be done is the server's to say.
$(document).on("app_ready", () => {
	if (frappe.boot.wuye_external_audit) document.body.classList.add("external-audit");
});
