// Insurance in the desk: a claim in one click from the incident, or from the risk that came true.
(() => {
	frappe.provide("wuye_ops.insurance");
	const { insurance } = wuye_ops;

	insurance.CATEGORIES = wuye_ops.risk.CATEGORIES;
	// kind → the categories it usually covers (rules/risk_category.py): a suggestion that whoever enters a policy confirms
	insurance.USUALLY_COVERS = {
		"Public Liability": ["Safety", "Fire", "Falling Objects", "Equipment"],
		"Property Manager Liability": ["Safety", "Fire", "Lift", "Falling Objects", "Equipment"],
		"Property All Risks": ["Fire", "Equipment", "Weather"],
		"Employer's Liability": ["People"],
		"Lift Liability": ["Lift"],
		"Group Accident": ["People"],
		"Work Safety Liability": ["Safety", "Fire", "People"],
		Fidelity: ["Finance"],
		Cyber: ["Privacy"],
	};

	const LEADS = {
		"Security Incident": (doc) => doc.status !== "False Alarm",
		Risk: (doc) => !["Dismissed", "Merged"].includes(doc.status),
	};

	for (const [doctype, leads] of Object.entries(LEADS)) {
		frappe.ui.form.on(doctype, {
			refresh(frm) {
				if (frm.is_new() || !frappe.model.can_create("Insurance Claim") || !leads(frm.doc)) return;
				frm.add_custom_button(__("Insurance Claim"), () => claim(frm), __("Create"));
			},
		});
	}

	// policies that count, of the risk's category; whether they cover its property the server says
	frappe.ui.form.on("Risk", {
		setup(frm) {
			frm.set_query("policy", "policies", () => ({
				filters: [
					["Insurance Policy", "status", "!=", "Draft"],
					["Insurance Policy", "company", "=", frm.doc.company || ""],
					["Insurance Policy Category", "category", "=", frm.doc.category || ""],
				],
			}));
		},
	});

	const suggest = (frm, asked = {}) =>
		frappe
			.call({
				method: "wuye_ops.risk.insurance.claims.suggest",
				type: "GET",
				args: { source_doctype: frm.doctype, source_name: frm.docname, ...asked },
			})
			.then((r) => r.message);

	async function claim(frm) {
		const said = await suggest(frm);
		if (said.existing && frm.doctype === "Security Incident")
			frappe.show_alert({
				message: __("There is a claim already: {0}", [
					`<a href="/app/insurance-claim/${encodeURIComponent(said.existing)}">${frappe.utils.escape_html(
						said.existing
					)}</a>`,
				]),
				indicator: "blue",
			});
		let dialog = null;
		const anew = () =>
			dialog &&
			suggest(frm, {
				day: dialog.get_value("occurred_on"),
				category: dialog.get_value("category"),
			}).then(({ policies }) => offer(dialog, policies));
		dialog = wuye_ops.ask({
			title: __("Report a Claim"),
			fields: [
				{
					fieldname: "category",
					fieldtype: "Select",
					label: __("Category"),
					options: insurance.CATEGORIES.map((value) => ({ value, label: __(value, null, "Risk") })),
					default: said.category,
					reqd: 1,
					onchange: anew,
				},
				{
					fieldname: "occurred_on",
					fieldtype: "Date",
					label: __("Occurred On", null, "Insurance Claim"),
					default: said.occurred_on,
					reqd: 1,
					onchange: anew,
				},
				{ fieldname: "policy", fieldtype: "Select", label: __("Insurance Policy"), reqd: 1 },
				{ fieldname: "none", fieldtype: "HTML" },
				{ fieldtype: "Column Break" },
				{
					fieldname: "reported_on",
					fieldtype: "Date",
					label: __("Reported to the Insurer On"),
					default: frappe.datetime.get_today(),
					reqd: 1,
				},
				{ fieldname: "reference", fieldtype: "Data", label: __("Insurer's Reference") },
				{ fieldname: "loss", fieldtype: "Currency", label: __("Loss"), default: said.loss || null },
				{ fieldtype: "Section Break" },
				{
					fieldname: "description",
					fieldtype: "Small Text",
					label: __("Description"),
					default: said.description || "",
				},
			],
			action: (values) =>
				wuye_ops
					.call("risk.insurance.claims.make_claim", {
						source_doctype: frm.doctype,
						source_name: frm.docname,
						...values,
					})
					.then((name) => frappe.set_route("Form", "Insurance Claim", name)),
		});
		offer(dialog, said.policies);
	}

	// What covered it on that day; where nothing did, the dialog says so.
	function offer(dialog, policies) {
		const options = policies.map((one) => ({
			value: one.name,
			label: `${__(one.kind, null, "Insurance Policy")} ${one.policy_no} · ${one.insurer}`,
		}));
		dialog.set_df_property("policy", "options", options.length ? options : [""]);
		dialog.set_value("policy", options[0]?.value || "");
		dialog
			.get_field("none")
			.$wrapper.html(
				options.length
					? ""
					: `<p class="text-danger">${__("No policy covered this category here on that day.")}</p>`
			);
	}
})();
