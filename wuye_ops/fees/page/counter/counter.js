// The counter (收款台): find, look, receive, print – with the keyboard alone; every step has a button for fingers too.
(() => {
	frappe.pages["counter"].on_page_load = (wrapper) => {
		const page = frappe.ui.make_app_page({
			parent: wrapper,
			title: __("Fee Counter"),
			single_column: true,
		});
		wrapper.counter = new Counter(page);
	};

	frappe.pages["counter"].on_page_show = (wrapper) => wrapper.counter.focus();

	const SERVICE = "wuye_ops.fees.collection";
	const escape = frappe.utils.escape_html;
	const money = (cents) => format_number(cents / 100, null, 2);
	const cents_of = (value) => Math.round(Number(value || 0) * 100);
	// What may be typed as an amount; the server has the last word.
	const AMOUNT = /^\d{1,8}(\.\d{1,2})?$/;
	const call = (method, args) => frappe.xcall(`${SERVICE}.${method}`, args);

	class Counter {
		constructor(page) {
			this.page = page;
			this.$body = $('<div class="wuye-counter"></div>').appendTo(page.main);
			// before the desk's own shortcuts: F2 and Esc mean something else there
			this.$body.on("keydown", (event) => this.on_key(event));
			this.$body.on("click", "[data-do]", (event) => this.on_click(event));
			this.$body.on("input", "[data-field]", () => this.take_modes());
			this.$body.on("focus", "input[data-field=amount]", (event) => event.currentTarget.select());
			this.start();
		}

		// -- the three views: search, account, receipt

		start() {
			Object.assign(this, {
				view: "search",
				candidates: [],
				marked: 0,
				searched: "",
				account: null,
				receipt: null,
			});
			this.$body.html(`
				<div class="counter-search">
					<label for="counter-search">${__("Unit, Name, Phone or Plate")}</label>
					<input id="counter-search" class="form-control" autocomplete="off" role="combobox"
						aria-controls="counter-candidates" aria-expanded="false">
					<div id="counter-candidates" class="wuye-candidates" role="listbox"></div>
					<p class="text-muted counter-keys">${keys([
						["↑ ↓", __("Choose")],
						["Enter", __("Open the account")],
					])}</p>
				</div>`);
			this.$search = this.$body.find("#counter-search");
			this.$search.on(
				"input",
				frappe.utils.debounce(() => this.search(), 200)
			);
			this.focus();
		}

		focus() {
			const target = {
				search: "#counter-search",
				account: ".counter-mode:last [data-field=amount]",
				receipt: "[data-do=next]",
			}[this.view];
			setTimeout(() => this.$body.find(target).trigger("focus"), 50);
		}

		search() {
			const text = (this.$search.val() || "").trim();
			if (text === this.searched) return Promise.resolve();
			this.searched = text;
			if (text.length < 2) {
				this.candidates = [];
				this.render_candidates();
				return Promise.resolve();
			}
			return call("find", { text }).then((rows) => {
				// an answer that comes after the next question is old
				if (text !== this.searched || this.view !== "search") return;
				this.candidates = rows;
				this.marked = 0;
				this.render_candidates();
			});
		}

		render_candidates() {
			const rows = this.candidates.map((row, index) => {
				const marked = index === this.marked;
				const where = [row.places.join("、"), row.property].filter(Boolean).join(" · ");
				return `<div class="wuye-candidate ${marked ? "marked" : ""}" role="option" aria-selected="${marked}"
					data-do="pick" data-index="${index}">
					<div class="counter-row"><span><b>${escape(row.customer_name)}</b>
					<span class="text-muted">${escape(row.phone || "")}</span>
					${row.lives_here ? "" : `<span class="indicator-pill no-indicator-dot gray">${__("Not Living Here")}</span>`}</span>
					<b class="${row.due ? "counter-due" : "text-muted"}">${money(cents_of(row.due))}</b></div>
					<div class="text-muted">${escape(where)}</div></div>`;
			});
			const none = this.searched.length >= 2 ? `<p class="text-muted">${__("Nobody found")}</p>` : "";
			this.$body.find("#counter-candidates").html(rows.join("") || none);
			this.$search.attr("aria-expanded", String(rows.length > 0));
			this.$body.find(".wuye-candidate.marked")[0]?.scrollIntoView({ block: "nearest" });
		}

		pick(index) {
			const row = this.candidates[index];
			if (row) return this.open(row.property, row.customer);
		}

		open(property, customer) {
			return call("account", { property, customer }).then((account) => this.show_account(account));
		}

		show_account(account) {
			this.view = "account";
			this.account = account;
			// one key for one receipt, however often it has to be sent
			this.request_key = frappe.utils.get_random(24);
			this.ticked = new Set(account.bills.map((bill) => bill.sales_invoice));
			this.modes = [
				{ mode: account.modes[0]?.name, amount: this.wanted(), given: "", reference_no: "" },
			];
			this.remark = "";
			this.render_account();
			this.focus();
		}

		// What the ticked bills come to, as it stands in the field.
		wanted() {
			const due = this.account.bills
				.filter((bill) => this.ticked.has(bill.sales_invoice))
				.reduce((sum, bill) => sum + cents_of(bill.outstanding), 0);
			return due ? (due / 100).toFixed(2) : "";
		}

		render_account() {
			const { account } = this;
			const owes = account.bills.length
				? `<table class="counter-bills" role="grid"><thead><tr><th></th><th>${__("Bill")}</th>
					<th>${__("Due Date")}</th><th class="text-right">${__("Open Amount")}</th></tr></thead>
					<tbody>${account.bills.map((bill, index) => this.bill(bill, index)).join("")}</tbody></table>`
				: `<p class="text-muted">${__("Nothing is owed. What is received is a prepayment.")}</p>`;
			this.$body.html(`
				<div class="counter-account">
					<section>
						<div class="counter-who"><h3>${escape(account.customer_name)}</h3>
							<span class="text-muted">${escape([account.units.join("、"), account.property].filter(Boolean).join(" · "))}</span>
							<button class="btn btn-default btn-sm" data-do="next">${__("Next Customer")} <kbd>Esc</kbd></button></div>
						<div class="counter-sums">
							<div><span>${__("Owed")}</span><b class="counter-due">${money(cents_of(account.due))}</b></div>
							<div><span>${__("Prepaid")}</span><b>${money(cents_of(account.prepaid))}</b></div></div>
						${owes}
						${this.accrued()}
					</section>
					<section class="counter-pay"></section>
				</div>`);
			this.render_pay();
		}

		// 违约金 that has grown and stands on no bill yet; the clerk may put it on one while the customer is here.
		accrued() {
			const { account } = this;
			if (!account.accrued) return "";
			const button = account.may_charge_late
				? `<button class="btn btn-default btn-sm" data-do="charge-late">${__("Charge Now")}</button>`
				: "";
			return `<div class="counter-row counter-accrued"><span>${__(
				"Late charges accrued, not yet charged"
			)}</span><span><b>${money(cents_of(account.accrued))}</b> ${button}</span></div>`;
		}

		charge_late() {
			const { property, customer, accrued } = this.account;
			frappe.confirm(
				__("Charge late charges of {0} up to yesterday? They become a bill of their own.", [
					money(cents_of(accrued)),
				]),
				() =>
					frappe
						.xcall("wuye_ops.fees.late_now.charge_now", { property, customer })
						.then(() => this.open(property, customer))
			);
		}

		bill(bill, index) {
			const late = bill.days_overdue
				? `<span class="counter-late">${__("{0} days overdue", [bill.days_overdue])}</span>`
				: "";
			const lines = bill.lines
				.map(
					(line) => `<div class="counter-line"><div class="counter-row"><span>${escape(
						[line.place, line.fee, line.period].filter(Boolean).join(" ")
					)}</span><span>${money(cents_of(line.amount))}</span></div>
					<div class="text-muted">${escape(line.explanation || "")}</div></div>`
				)
				.join("");
			return `<tr class="counter-bill" tabindex="0" data-index="${index}" data-bill="${escape(bill.sales_invoice)}">
				<td><input type="checkbox" tabindex="-1" data-do="tick" data-index="${index}"
					aria-label="${escape(bill.sales_invoice)}" ${this.ticked.has(bill.sales_invoice) ? "checked" : ""}></td>
				<td><a data-do="expand" data-index="${index}" tabindex="-1" role="button">${escape(bill.text)}</a>
					<div class="text-muted small">${escape(bill.sales_invoice)}${
						bill.late_for ? ` · ${__("for bill {0}", [escape(bill.late_for)])}` : ""
					}${
						bill.accrued
							? ` · ${__("late charge accrued: {0}", [money(cents_of(bill.accrued))])}`
							: ""
					}</div></td>
				<td>${escape(bill.due_date)} ${late}</td>
				<td class="text-right"><b>${money(cents_of(bill.outstanding))}</b>${this.link(bill)}</td></tr>
				<tr class="counter-explained" data-of="${index}" hidden><td></td><td colspan="3">${lines}</td></tr>`;
		}

		// Where residents pay online: a code for their phone, so that they pay for themselves while they stand here.
		link(bill) {
			if (!this.account.pays_online) return "";
			return `<div><button class="btn btn-default btn-xs" tabindex="-1" data-do="link"
				data-bill="${escape(bill.sales_invoice)}">${__("Link for the Resident")} <kbd>L</kbd></button></div>`;
		}

		show_link(bill) {
			wuye_ops.show_resident_link(bill).then((dialog) => {
				// back to where the clerk was, and what the resident has paid meanwhile is seen
				dialog.onhide = () => {
					this.look_again();
					this.focus();
				};
			});
		}

		render_pay() {
			this.$body.find(".counter-pay").html(`
				${this.modes.map((row, index) => this.mode(row, index)).join("")}
				<button class="btn btn-default btn-sm" data-do="add-mode">${__("Another Mode")} <kbd>F2</kbd></button>
				<div class="counter-result" aria-live="polite"></div>
				<input class="form-control" data-field="remark" placeholder="${__("Remark")}" value="${escape(this.remark)}" maxlength="140">
				<button class="btn btn-primary btn-lg btn-block" data-do="receive">${__("Receive", null, "Fee Counter")} <kbd>Enter</kbd></button>
				<button class="btn btn-default btn-sm btn-block" data-do="deposit">${__("Receive Deposit")} <kbd>F8</kbd></button>
				<p class="text-muted counter-keys">${keys([
					["Alt+1…9", __("Mode of Payment")],
					["↑ ↓", __("Other Mode")],
					["F2", __("Another Mode")],
					["F4", __("Bills")],
					["F8", __("Receive Deposit")],
					["Esc", __("Next Customer")],
				])}</p>`);
			this.render_result();
		}

		mode(row, index) {
			const buttons = this.account.modes
				.map(
					(mode, number) => `<button type="button" tabindex="-1" role="radio" class="btn btn-sm
					${mode.name === row.mode ? "btn-primary" : "btn-default"}" aria-checked="${mode.name === row.mode}"
					data-do="mode" data-row="${index}" data-mode="${escape(mode.name)}">${
						number < 9 ? `<kbd>${number + 1}</kbd> ` : ""
					}${escape(__(mode.name))}</button>`
				)
				.join("");
			const field = (
				name,
				label,
				attributes = ""
			) => `<label><span>${label}</span><input class="form-control"
				data-row="${index}" data-field="${name}" value="${escape(row[name] || "")}" autocomplete="off" ${attributes}></label>`;
			return `<div class="counter-mode" data-row="${index}"><div class="counter-modes" role="radiogroup">${buttons}</div>
				<div class="counter-fields">${field("amount", __("Amount"), 'inputmode="decimal"')}
				${
					this.is_cash(row)
						? field("given", __("Cash Given"), 'inputmode="decimal"')
						: field("reference_no", __("Reference No"), 'maxlength="60"')
				}</div></div>`;
		}

		is_cash(row) {
			return this.account.modes.find((mode) => mode.name === row.mode)?.type === "Cash";
		}

		// What stands in the fields, kept before anything is drawn anew.
		take_modes() {
			if (this.view !== "account") return;
			this.$body.find(".counter-mode [data-field]").each((_index, input) => {
				this.modes[input.dataset.row][input.dataset.field] = input.value.trim();
			});
			this.remark = this.$body.find("[data-field=remark]").val() || "";
			this.render_result();
		}

		sums() {
			const due = this.account.bills.reduce((sum, bill) => sum + cents_of(bill.outstanding), 0);
			const paid = this.modes.reduce(
				(sum, row) => sum + (AMOUNT.test(row.amount) ? cents_of(row.amount) : 0),
				0
			);
			const change = this.modes
				.filter((row) => this.is_cash(row) && AMOUNT.test(row.given || ""))
				.reduce((sum, row) => sum + cents_of(row.given) - cents_of(row.amount), 0);
			return { due, paid, change, settled: Math.min(due, paid), left: due - Math.min(due, paid) };
		}

		render_result() {
			const { paid, change, settled, left } = this.sums();
			const line = (label, cents, kind = "") =>
				`<div class="counter-row ${kind}"><span>${label}</span><b>${money(cents)}</b></div>`;
			this.$body
				.find(".counter-result")
				.html(
					line(__("Received"), paid, "counter-total") +
						line(__("Settled"), settled) +
						(left ? line(__("Remains Open"), left) : "") +
						(paid > settled ? line(__("Prepayment"), paid - settled) : "") +
						(change
							? line(
									change > 0 ? __("Change", null, "Fee Counter") : __("Cash Missing"),
									Math.abs(change),
									"counter-change"
								)
							: "")
				);
		}

		// -- keys and fingers

		on_key(event) {
			// a dialog that is about to show has no focus yet; its keys are not ours
			if (document.body.classList.contains("modal-open")) return;
			const handled = {
				search: () => this.on_search_key(event),
				account: () => this.on_account_key(event),
				receipt: () => this.on_receipt_key(event),
			}[this.view]();
			if (handled) {
				event.preventDefault();
				event.stopPropagation();
			}
		}

		on_search_key(event) {
			const count = this.candidates.length;
			if (["ArrowDown", "ArrowUp"].includes(event.key)) {
				if (count) this.marked = (this.marked + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
				this.render_candidates();
			} else if (event.key === "Enter") {
				// whoever types fast presses Enter before the answer is there
				this.search().then(() => this.pick(this.marked));
			} else if (event.key === "Escape") {
				this.start();
			} else return false;
			return true;
		}

		on_account_key(event) {
			if (event.key === "Escape") this.start();
			else if (event.key === "F2") this.add_mode();
			else if (event.key === "F4") this.$body.find(".counter-bill").first().trigger("focus");
			else if (event.key === "F8") this.receive_deposit();
			else if (event.target.closest(".counter-bill")) return this.on_bill_key(event);
			else if (event.altKey && /^Digit[1-9]$/.test(event.code))
				this.choose_mode(this.row_of(event.target), Number(event.code.slice(5)) - 1);
			else if (["ArrowDown", "ArrowUp"].includes(event.key) && event.target.dataset.row)
				this.step_mode(this.row_of(event.target), event.key === "ArrowDown" ? 1 : -1);
			else if (event.key === "Enter" && !event.target.closest("button")) this.receive();
			else return false;
			return true;
		}

		on_bill_key(event) {
			const $row = $(event.target.closest(".counter-bill"));
			const index = $row.data("index");
			if (event.key === "ArrowDown") $row.nextAll(".counter-bill").first().trigger("focus");
			else if (event.key === "ArrowUp") $row.prevAll(".counter-bill").first().trigger("focus");
			else if (event.key === " ") this.tick(index);
			else if (event.key.toLowerCase() === "l" && this.account.pays_online)
				this.show_link($row.data("bill"));
			else if (["ArrowRight", "ArrowLeft"].includes(event.key))
				this.expand(index, event.key === "ArrowRight");
			else if (event.key === "Enter") this.focus();
			else return false;
			return true;
		}

		on_receipt_key(event) {
			if (
				event.key === "Escape" ||
				(event.key === "Enter" && !event.target.closest("[data-do=print], [data-do=ask-void]"))
			)
				this.start();
			else if (event.key.toLowerCase() === "p" && !event.ctrlKey && !event.metaKey) this.print();
			else return false;
			return true;
		}

		on_click(event) {
			const { do: action, index, row, mode, bill } = event.currentTarget.dataset;
			const steps = {
				pick: () => this.pick(Number(index)),
				next: () => this.start(),
				tick: () => this.tick(Number(index)),
				expand: () => this.expand(Number(index)),
				link: () => this.show_link(bill),
				mode: () =>
					this.choose_mode(
						Number(row),
						this.account.modes.findIndex((one) => one.name === mode)
					),
				"add-mode": () => this.add_mode(),
				receive: () => this.receive(),
				"ask-void": () => this.ask_void(),
				"charge-late": () => this.charge_late(),
				deposit: () => this.receive_deposit(),
				print: () => this.print(),
			};
			steps[action]?.();
		}

		row_of(element) {
			return Number(element.dataset.row || 0);
		}

		tick(index) {
			const name = this.account.bills[index].sales_invoice;
			this.ticked[this.ticked.has(name) ? "delete" : "add"](name);
			this.$body
				.find(`input[data-do=tick][data-index=${index}]`)
				.prop("checked", this.ticked.has(name));
			// the first amount follows the choice as long as there is one amount
			if (this.modes.length === 1) {
				this.modes[0].amount = this.wanted();
				this.$body.find("[data-field=amount]").val(this.modes[0].amount);
			}
			this.render_result();
		}

		expand(index, open) {
			const row = this.$body.find(`.counter-explained[data-of=${index}]`)[0];
			row.hidden = open === undefined ? !row.hidden : !open;
		}

		step_mode(row, step) {
			const { modes } = this.account;
			const now = modes.findIndex((mode) => mode.name === this.modes[row].mode);
			this.choose_mode(row, (now + step + modes.length) % modes.length);
		}

		choose_mode(row, number) {
			const mode = this.account.modes[number];
			if (!mode || !this.modes[row]) return;
			this.take_modes();
			Object.assign(this.modes[row], { mode: mode.name, given: "" });
			this.render_pay();
			this.$body.find(`input[data-row=${row}][data-field=amount]`).trigger("focus");
		}

		add_mode() {
			this.take_modes();
			const { left } = this.sums();
			const used = new Set(this.modes.map((row) => row.mode));
			const next = this.account.modes.find((mode) => !used.has(mode.name)) || this.account.modes[0];
			this.modes.push({
				mode: next?.name,
				amount: left ? (left / 100).toFixed(2) : "",
				given: "",
				reference_no: "",
			});
			this.render_pay();
			this.$body.find(`input[data-row=${this.modes.length - 1}][data-field=amount]`).trigger("focus");
		}

		// -- receiving

		// A deposit is no payment of bills: it is asked for in a dialog of its own, and its receipt is printed as any other.
		receive_deposit() {
			const { property, customer, modes, units } = this.account;
			const unit = units.length === 1 ? `${property}-${units[0]}` : "";
			this.change = 0;
			wuye_ops.receive_deposit({ property, customer, unit, mode: modes[0]?.name }, (receipt) =>
				this.show_receipt(receipt)
			);
		}

		receive() {
			if (this.busy) return;
			this.take_modes();
			const rows = this.modes.filter((row) => row.amount);
			const wrong = rows.findIndex((row) => !AMOUNT.test(row.amount) || !cents_of(row.amount));
			if (!rows.length || wrong >= 0) {
				frappe.show_alert({ message: __("Type an amount such as 1409.50."), indicator: "orange" });
				this.focus();
				return;
			}
			if (this.sums().change < 0) {
				frappe.show_alert({
					message: __("The cash given is less than the amount."),
					indicator: "orange",
				});
				this.$body.find("[data-field=given]").trigger("focus");
				return;
			}
			const { account } = this;
			const all = this.ticked.size === account.bills.length;
			this.busy = true;
			this.change = this.sums().change;
			this.$body.find("[data-do=receive]").prop("disabled", true);
			frappe.call({
				method: `${SERVICE}.receive`,
				args: {
					property: account.property,
					customer: account.customer,
					modes: rows.map((row) => ({
						mode_of_payment: row.mode,
						amount: row.amount,
						reference_no: this.is_cash(row) ? "" : row.reference_no,
					})),
					request_key: this.request_key,
					chosen: all ? [] : [...this.ticked],
					expected: Object.fromEntries(
						account.bills.map((bill) => [bill.sales_invoice, bill.outstanding])
					),
					remark: this.remark,
				},
				callback: ({ message }) => message && this.show_receipt(message),
				error: (answer) => (answer?.exc_type ? this.look_again() : this.say_again()),
				always: () => {
					this.busy = false;
					this.$body.find("[data-do=receive]").prop("disabled", false);
				},
			});
		}

		// Refused: when that is because of the bills, the clerk sees them as they are now.
		look_again() {
			const { property, customer, bills } = this.account;
			call("account", { property, customer }).then((account) => {
				if (JSON.stringify(account.bills) !== JSON.stringify(bills)) this.show_account(account);
			});
		}

		// Nobody knows whether it was booked: the fields stay, and the same key makes a second try safe.
		say_again() {
			frappe.show_alert({
				message: __("If the connection was lost, press Enter again: nothing is received twice."),
				indicator: "orange",
			});
		}

		show_receipt(name) {
			this.view = "receipt";
			this.receipt = name;
			const change =
				this.change > 0
					? `<div class="counter-change counter-row"><span>${__("Change", null, "Fee Counter")}</span><b>${money(this.change)}</b></div>`
					: "";
			this.$body.html(`
				<div class="counter-receipt">
					<div class="counter-row"><h3>${__("Received: {0}", [escape(name)])}</h3><span>
						<button class="btn btn-default" data-do="ask-void">${__("Request Void")}</button>
						<button class="btn btn-default" data-do="print">${__("Print Again")} <kbd>P</kbd></button>
						<button class="btn btn-primary" data-do="next">${__("Next Customer")} <kbd>Enter</kbd></button></span></div>
					${change}
					<iframe title="${__("Receipt", null, "Fee Receipt")}"></iframe>
				</div>`);
			this.focus();
			this.print();
		}

		// Noticed at once: somebody who may decides about it.
		ask_void() {
			const receipt = this.receipt;
			wuye_ops.ask_reason(__("Request Void"), __("Reason"), (reason) =>
				wuye_ops.call("fees.voids.request_void", { receipt, reason }).then(() =>
					frappe.show_alert({
						message: __("{0} waits to be void.", [receipt]),
						indicator: "orange",
					})
				)
			);
		}

		// The sheet is shown on the page and handed to the printer; the first one is the original, others say that they are copies.
		print() {
			const name = this.receipt;
			call("mark_printed", { receipt: name }).then((times) => {
				if (this.receipt !== name) return;
				const frame = this.$body.find("iframe")[0];
				frame.onload = () => {
					frame.contentWindow.print();
					this.focus();
				};
				const query = new URLSearchParams({
					doctype: "Payment Receipt",
					name,
					format: "Fee Receipt",
					no_letterhead: 1,
					times,
				});
				frame.src = `/printview?${query}`;
			});
		}
	}

	const keys = (pairs) => pairs.map(([key, text]) => `<span><kbd>${key}</kbd> ${text}</span>`).join("");
})();
