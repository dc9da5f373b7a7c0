// What the forms of service quality share: what can be measured, colours of points.
(() => {
	frappe.provide("wuye_ops");

	let subjects;
	// Asked once for a page; every form offers the same list.
	wuye_ops.quality_subjects = () =>
		(subjects ??= frappe
			.call({ method: "wuye_ops.service_quality.standards.subjects", type: "GET" })
			.then((r) => r.message || [])
			.catch(() => (subjects = undefined) || []));

	wuye_ops.grade_colour = (points) =>
		points >= 90 ? "green" : points >= 80 ? "blue" : points >= 70 ? "orange" : "red";

	// html: escaped by whoever calls
	wuye_ops.pill = (html, colour) =>
		`<span class="indicator-pill no-indicator-dot ${colour}">${html}</span>`;

	// Where a plan may come from: what its problem is there.
	const SOURCES = {
		Rectification: (doc) => doc.description || doc.subject,
		"Service Request": (doc) => doc.description || doc.subject,
		Survey: (doc) => doc.title,
	};

	for (const [doctype, problem] of Object.entries(SOURCES)) {
		frappe.ui.form.on(doctype, {
			refresh(frm) {
				const { doc } = frm;
				offer(frm, "Improvement Plan", {
					title: doc.subject || doc.title,
					problem: problem(doc),
					department: doc.department,
				});
			},
		});
	}

	// What a survey has found is put right at once, or improved for good.
	frappe.ui.form.on("Survey", {
		refresh(frm) {
			if (frm.doc.status !== "Draft")
				offer(frm, "Rectification", { subject: frm.doc.title, description: frm.doc.title });
		},
	});

	// A new document that comes from the one in the form, for those who may make it.
	function offer(frm, doctype, values) {
		if (frm.is_new() || !frappe.model.can_create(doctype)) return;
		const { doc } = frm;
		frm.add_custom_button(
			__(doctype),
			() =>
				frappe.new_doc(doctype, {
					property: doc.property,
					source_doctype: doc.doctype,
					source_name: doc.name,
					...values,
				}),
			__("Create")
		);
	}
})();
