// Who is asked hands over or says that it is not there; auditors accept, return, withdraw, and give originals back.
const REQUESTS = "finance_control.audit.requests";

frappe.ui.form.on("Audit Document Request", {
	setup(frm) {
		frm.set_query("audit", () => ({
			filters: { status: ["in", ["Notified", "In Field", "Reporting"]] },
		}));
		frm.set_query("property", () => ({
			query: "wuye_ops.finance_control.audit.choices.properties",
			filters: { audit: frm.doc.audit },
		}));
	},

	refresh(frm) {
		frm.toggle_display("status", false);
		if (frm.is_new()) return;
		offer_steps(frm);
		take_step_of_mail(frm);
	},
});

const asked_step = (step) => __(step, null, "Audit Document Request");

function offer_steps(frm) {
	const { doc } = frm;
	const asked = doc.provider_user === frappe.session.user;
	const audits = Boolean(frm.perm[0]?.write);
	const waits = ["Asked", "Returned"].includes(doc.status);
	if (asked || audits) {
		if (waits || doc.status === "Not Available") {
			wuye_ops.add_step(frm, asked_step("Hand Over"), () => hand(frm, "To Auditor"), true);
		} else if (["Handed Over", "Accepted"].includes(doc.status)) {
			frm.add_custom_button(__("Hand Over More"), () => hand(frm, "To Auditor"));
		}
		if (waits) {
			frm.add_custom_button(asked_step("Say It Is Not There"), () =>
				with_reason(frm, "Say It Is Not There")
			);
		}
		if (doc.log?.some((row) => row.direction === "To Auditor")) {
			frm.add_custom_button(__("Give Back"), () => hand(frm, "Back"));
		}
	}
	if (!audits) return;
	if (doc.status === "Handed Over") {
		wuye_ops.add_step(frm, asked_step("Accept"), () => take(frm, "Accept"), true);
	}
	if (["Handed Over", "Not Available"].includes(doc.status)) {
		frm.add_custom_button(asked_step("Return"), () => with_reason(frm, "Return"));
	}
	if (["Asked", "Returned", "Not Available"].includes(doc.status)) {
		frm.add_custom_button(asked_step("Withdraw"), () => with_reason(frm, "Withdraw"));
	}
}

const take = (frm, step, reason) =>
	wuye_ops.call(`${REQUESTS}.take`, { request: frm.docname, step, reason }).then(() => frm.reload_doc());

const with_reason = (frm, step) =>
	wuye_ops.ask_reason(asked_step(step), __("Why?"), (reason) => take(frm, step, reason));

function hand(frm, direction) {
	const { doc } = frm;
	const title = direction === "Back" ? __("Give Back") : asked_step("Hand Over");
	const label = (name) => __(frappe.meta.get_label("Audit Handing", name), null, "Audit Handing");
	wuye_ops.ask({
		title,
		fields: [
			{ fieldname: "what", fieldtype: "Data", label: label("what"), default: doc.what, reqd: 1 },
			{
				fieldname: "form",
				fieldtype: "Select",
				label: label("form"),
				options: ["Original", "Copy", "Electronic"].map((value) => ({
					value,
					label: __(value, null, "Audit Handing"),
				})),
				default: doc.form,
				reqd: 1,
			},
			{ fieldname: "number", fieldtype: "Int", label: label("number"), default: 1, reqd: 1 },
			{
				fieldname: "file",
				fieldtype: "Attach",
				label: label("file"),
				depends_on: "eval:doc.form === 'Electronic'",
				options: { doctype: doc.doctype, docname: doc.name, make_attachments_public: false },
			},
			{ fieldname: "remark", fieldtype: "Small Text", label: label("remark") },
		],
		action: (values) =>
			wuye_ops
				.call(`${REQUESTS}.hand`, { request: doc.name, direction, ...values })
				.then(() => frm.reload_doc()),
	});
}

// the links of the mail lead here: ?step=hand_over, ?step=deny
function take_step_of_mail(frm) {
	const step = frappe.route_options?.step || new URLSearchParams(window.location.search).get("step");
	if (!step || frm.step_of_mail) return;
	frm.step_of_mail = true;
	frappe.route_options = null;
	if (!["Asked", "Returned", "Not Available"].includes(frm.doc.status)) return;
	if (step === "hand_over") hand(frm, "To Auditor");
	else if (step === "deny" && frm.doc.status !== "Not Available") with_reason(frm, "Say It Is Not There");
}
