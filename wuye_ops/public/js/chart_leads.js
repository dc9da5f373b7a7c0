// A chart's bar, point or slice leads to the rows behind it, by mouse and by keyboard.
//
// The server puts into a chart's data what each of its points leads to (see wuye_ops/property/leads.py). Charts are made
// in two places of the desk, workspaces and reports, which have nothing in common but the class of the chart: that is why
// it is extended here. The event of the library, data-select, is of no use: it is not fired for what is selected already,
// nor by donuts, and its overlays throw when a page changes its size.
(() => {
	frappe.Chart = class extends frappe.Chart {
		constructor(parent, options) {
			// the library's constructor gives the chart of the type asked for, which `this` is from here on
			super(parent, with_dots(options));
			if (!options.data?.leads) return;
			// the library draws several times, with and without heights, and not by its own render alone
			const drawn = new window.MutationObserver(() => mark(this));
			const what = { childList: true, subtree: true, attributes: true, attributeFilter: ["height"] };
			drawn.observe(this.container, what);
			mark(this);
			wuye_ops.listen_for_leads(this);
		}
	};

	frappe.provide("wuye_ops");

	// What charts of our own are made of. text stays text, whatever users have typed.
	wuye_ops.element = (tag, attributes = {}, text = "") => {
		const made = document.createElement(tag);
		for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
		made.textContent = text;
		return made;
	};

	// For whatever has a container and data with leads: what is marked in it leads on.
	wuye_ops.listen_for_leads = (chart) => {
		chart.container.addEventListener("click", (event) => follow(chart, event));
		chart.container.addEventListener("keydown", (event) => {
			if (event.key !== "Enter" && event.key !== " ") return;
			event.preventDefault();
			follow(chart, event);
		});
	};

	// An element that leads to the rows of a dataset and label. words: what it says to those who do not see it.
	wuye_ops.mark_lead = (unit, set, index, words) => {
		unit.classList.add("wuye-lead");
		unit.setAttribute("data-lead", `${set} ${index}`);
		unit.setAttribute("role", "link");
		unit.setAttribute("tabindex", "0");
		unit.setAttribute("aria-label", words);
	};

	// A line alone offers nothing to click.
	function with_dots(options) {
		if (!options.data?.leads || options.type !== "line") return options;
		return { ...options, lineOptions: { showDots: 1, dotSize: 5, ...options.lineOptions } };
	}

	// [element, number of its dataset, number of its label] of what a chart has drawn
	function units(chart) {
		const slices = [...chart.container.querySelectorAll(".donut-path, .pie-path")];
		if (slices.length) {
			// slices are sorted by size, and the smallest are one slice without a label of its own
			return slices.map((slice, i) => [slice, 0, chart.data.labels.indexOf(chart.state.labels[i])]);
		}
		return [...chart.container.querySelectorAll(".dataset-units [data-point-index]")].map((unit) => [
			unit,
			Number(
				unit
					.closest(".dataset-units")
					.getAttribute("class")
					.match(/dataset-(\d+)/)[1]
			),
			Number(unit.getAttribute("data-point-index")),
		]);
	}

	const lead_of = (chart, set, index) => chart.data.leads?.points[set]?.[index];

	function mark(chart) {
		for (const [unit, set, index] of units(chart)) {
			if (!lead_of(chart, set, index)) continue;
			const { name, values } = chart.data.datasets[set];
			const words = [chart.data.labels[index], name, values[index]].join(" ");
			// a bar without height cannot be seen
			if (unit.getAttribute("height") === "0") continue;
			wuye_ops.mark_lead(unit, set, index, words);
		}
	}

	// The list's own filter "between" knows days only: of an hour it would show the whole day.
	function conditions(filters) {
		return Object.fromEntries(
			Object.entries(filters).map(([field, value]) => {
				const [operator, bounds] = Array.isArray(value) ? value : [];
				if (operator !== "between" || !bounds.every((bound) => bound.includes(":")))
					return [field, value];
				return [field, [JSON.stringify([">=", bounds[0]]), JSON.stringify(["<=", bounds[1]])]];
			})
		);
	}

	function follow(chart, event) {
		const unit = event.target.closest("[data-lead]");
		if (!unit) return;
		const filters = lead_of(chart, ...unit.getAttribute("data-lead").split(" ").map(Number));
		if (!filters) return;
		const { doctype, report, page } = chart.data.leads;
		const [view, name] = frappe.get_route();
		if (page && view === page) {
			frappe.pages[page].follow(filters);
			return;
		}
		if (report && view === "query-report" && name === report) {
			frappe.query_report.set_filter_value(filters);
			return;
		}
		frappe.route_options = conditions(filters);
		frappe.set_route(...(page ? [page] : report ? ["query-report", report] : ["List", doctype, "List"]));
	}
})();
