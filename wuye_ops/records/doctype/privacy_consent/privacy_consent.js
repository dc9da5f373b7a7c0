// A consent is entered once and then only withdrawn. Its purposes are those of the chosen notice.
const CONSENTS = "records.privacy.consents";

frappe.ui.form.on("Privacy Consent", {
	setup(frm) {
		frm.set_query("notice", () => ({
			filters: { status: "Published", effective_from: ["<=", frappe.datetime.get_today()] },
		}));
		frm.set_query("customer", () => ({ filters: { disabled: 0 } }));
	},

	refresh(frm) {
		if (frm.is_new()) {
			offer_purposes(frm);
			return;
		}
		frm.disable_save();
		frm.fields.forEach(({ df }) => df.fieldname && frm.set_df_property(df.fieldname, "read_only", 1));
		if (frm.doc.status === "Given" && frm.perm[0]?.write) {
			wuye_ops.add_step(frm, __("Withdraw"), () => ask_to_withdraw(frm), true);
		}
	},

	notice(frm) {
		frm.set_value("purpose", null);
		offer_purposes(frm);
	},
});

// the field stays a text, so that a purpose of an old version is shown as well
function offer_purposes(frm) {
	const field = frm.fields_dict.purpose;
	if (!frm.doc.notice || !field.$input) return;
	wuye_ops.call(`${CONSENTS}.purposes_to_consent_to`, { notice: frm.doc.notice }).then((rows) => {
		frm.set_df_property(
			"purpose",
			"description",
			rows?.length ? "" : __("No purpose of this notice needs a consent.")
		);
		const list = document.createElement("datalist");
		list.id = "wuye-purposes";
		for (const { purpose } of rows || []) {
			list.append(Object.assign(document.createElement("option"), { value: purpose }));
		}
		document.getElementById(list.id)?.remove();
		document.body.append(list);
		field.$input.attr("list", list.id);
		if (rows?.length === 1 && !frm.doc.purpose) frm.set_value("purpose", rows[0].purpose);
	});
}

function ask_to_withdraw(frm) {
	wuye_ops.ask({
		title: __("Withdraw"),
		fields: [
			{
				fieldname: "channel",
				fieldtype: "Select",
				label: __("How did the customer tell you?"),
				reqd: 1,
				options: ["Paper", "Front Desk", "Phone"].map((value) => ({
					value,
					label: __(value, null, "Privacy Consent"),
				})),
			},
			{
				fieldname: "note",
				fieldtype: "Small Text",
				label: __("Note"),
				description: __("Nobody has to give a reason."),
			},
		],
		action: (values) =>
			wuye_ops
				.call(`${CONSENTS}.withdraw`, { consent: frm.doc.name, ...values })
				.then(() => frm.reload_doc()),
	});
}
