// The links a guest's phone has been given, so that they find their reports again by scanning any label, or none.
(() => {
	const KEPT = "wuye-guest-reports";
	const MOST = 8;
	// the site drops a link thirty days after its end; what a phone has kept is not asked for longer than this
	const DAYS = 180;

	const now = () => Date.now();

	function list() {
		try {
			const rows = JSON.parse(localStorage.getItem(KEPT) || "[]");
			return rows.filter(({ code, kept }) => code && kept > now() - DAYS * 86400000);
		} catch {
			// a browser that keeps nothing shows no list
			return [];
		}
	}

	function write(rows) {
		try {
			localStorage.setItem(KEPT, JSON.stringify(rows.slice(0, MOST)));
		} catch {
			// the link stands on the page all the same
		}
	}

	const keep = (report) =>
		write([{ ...report, kept: now() }, ...list().filter(({ code }) => code !== report.code)]);

	const forget = (code) => write(list().filter((row) => row.code !== code));

	// Behind the #: what stands there is in no log and goes to no other site.
	const address = (code) => `/follow#${code}`;

	frappe.provide("wuye_ops.guest_links");
	Object.assign(wuye_ops.guest_links, { list, keep, forget, address });
})();
