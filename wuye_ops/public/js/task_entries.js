// What is recorded on a task: kept on the phone, laid over what the server said last, and sent once.
(() => {
	frappe.provide("wuye_ops.tasks");
	const { get, post, Refusal } = wuye_ops.portal;
	const { clock } = wuye_ops.phone;
	const API = "wuye_ops.customer_service.field_work";
	const SYNC = "wuye_ops.customer_service.task_sync.sync";
	const LIST = "my_tasks";
	const MOST_AHEAD = 20;
	// so long somebody who has pressed a button waits for the server before the phone keeps it
	const PATIENCE_SECONDS = 8;
	let box = null;
	let sender = null;

	// -- what the server says, and what it said last

	const page_key = (name) => `task:${name}`;

	async function ask(method, args) {
		const answer = await get(`${API}.${method}`, args);
		clock.keep(answer.now);
		return answer;
	}

	const load_list = () => box.latest(LIST, () => ask("my_tasks"));
	const load = (name) => box.latest(page_key(name), () => ask("task", { name }));

	const load_kept = (name) => box.page(page_key(name));

	// So that a task can be done in a cellar where it was not opened before.
	async function load_ahead({ mine }) {
		const names = mine.map((row) => row.name).slice(0, MOST_AHEAD);
		await box.keep_only([LIST, ...[...names, ...box.all().map((entry) => entry.task)].map(page_key)]);
		for (const name of names) if (!(await box.page(page_key(name)))) await load(name).catch(() => null);
	}

	// -- entries: {key, number, task, kind, at, error, …}

	const same_equipment = (a, b) =>
		a.kind === "tick" && b.kind === "tick" && a.task === b.task && a.equipment === b.equipment;

	// Of two marks of the same equipment the last one counts.
	async function add(task, kind, values = {}) {
		const entry = { task: task.name, kind, label: task.subject, ...values };
		for (const older of box
			.all()
			.filter((one) => same_equipment(one, entry) && !sender.is_under_way(one)))
			await box.remove(older);
		return sender.add(entry);
	}

	// Records a step. Gives whether the server has it already; what it refuses at once is not kept.
	async function take(task, kind, values) {
		const entry = await add(task, kind, values);
		const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_SECONDS * 1000));
		await Promise.race([sender.send(), patience]);
		if (entry.error) {
			await sender.discard(entry);
			throw new Refusal(entry.error, "ValidationError");
		}
		return !box.all().includes(entry);
	}

	async function post_entries(name, batch) {
		for (const entry of batch) await sender.send_photo(entry, "Service Task", name);
		return post(SYNC, { task: name, entries: batch.map(to_send) });
	}

	const to_send = ({
		key,
		kind,
		at,
		content,
		result,
		photo,
		photo_stage,
		equipment,
		done,
		note,
		reason,
	}) => ({
		key,
		kind,
		at,
		content,
		result,
		photo: photo || undefined,
		photo_stage: photo ? photo_stage : undefined,
		equipment,
		done,
		note,
		reason,
	});

	// -- the task as its worker knows it: what the server has, and over it what is still on the phone

	// One address for one photo, however often it is drawn.
	const addresses = new WeakMap();
	function address_of(file) {
		if (!addresses.has(file)) addresses.set(file, URL.createObjectURL(file));
		return addresses.get(file);
	}

	const LAY = {
		accept: (task) => set_status(task, "In Progress"),
		arrive: (task, entry) => {
			set_status(task, "In Progress");
			task.arrived ||= entry.at.slice(5, 16);
		},
		log: (task, { at, content, result, file, photo }) =>
			task.log.push({
				on: at.slice(5, 16),
				content,
				result,
				photo: file ? address_of(file) : photo,
				waiting: true,
			}),
		tick: (task, { equipment, done, note }) => {
			const row = task.equipment.find((one) => one.equipment === equipment);
			if (row) Object.assign(row, { done: Boolean(done), note, waiting: true });
		},
		problem: (task, { reason }) => {
			set_status(task, "Blocked");
			task.block_reason = reason;
		},
		resume: (task) => {
			set_status(task, "In Progress");
			task.block_reason = null;
		},
		finish: (task, { result }) => {
			set_status(task, "Done");
			task.result = result;
		},
	};

	function set_status(task, status) {
		task.status = status;
		task.status_label = {
			"In Progress": __("In Progress"),
			Blocked: __("Blocked"),
			Done: __("Done"),
		}[status];
	}

	function view(kept) {
		const entries = sender.entries_of(kept.name).filter((entry) => !entry.error);
		if (!entries.length) return kept;
		const task = { ...kept, waiting: true, log: [...kept.log] };
		task.equipment = kept.equipment.map((row) => ({ ...row }));
		for (const entry of entries) LAY[entry.kind](task, entry);
		task.steps = steps_of(task);
		return task;
	}

	// As the server gives them; see field_work.steps_of.
	function steps_of(task) {
		if (!task.mine) return task.steps;
		if (task.status === "Assigned") return ["accept"];
		if (task.status === "Blocked") return ["resume"];
		if (task.status !== "In Progress") return task.status === "Done" ? [] : task.steps;
		return ["log", "part", "problem", task.arrived ? "finish" : "arrive"];
	}

	const BECOMES = {
		accept: "In Progress",
		arrive: "In Progress",
		problem: "Blocked",
		resume: "In Progress",
		finish: "Done",
	};

	// A card of the list, with what waits for its task.
	function card_view(row) {
		const entries = sender.entries_of(row.name).filter((entry) => !entry.error);
		if (!entries.length) return row;
		const card = { ...row, colour: "blue", waiting: true };
		for (const { kind } of entries) if (BECOMES[kind]) set_status(card, BECOMES[kind]);
		return card;
	}

	async function start(changed) {
		box = await wuye_ops.outbox(`wuye-tasks:${wuye_ops.phone.user}`);
		sender = wuye_ops.phone.sender({
			box,
			group: (entry) => entry.task,
			post: post_entries,
			after: (name) => load(name).catch(() => null),
			lost: () => __("This task is not yours: it has been given to somebody else."),
			changed,
		});
		sender.start();
	}

	Object.assign(wuye_ops.tasks, {
		API,
		start,
		box: () => box,
		sender: () => sender,
		load_list,
		load,
		load_kept,
		load_ahead,
		take,
		view,
		card_view,
		clock,
	});
})();
