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
})();
