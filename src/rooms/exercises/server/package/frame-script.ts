/*
 * What runs inside a package's own frame, before its scripts: served as text (`toString`), so it may use nothing but its own lines and the browser.
 * The frame has no origin, or one that is not ours: it sees nothing of this site, and tells by messages alone.
 */

/** What the player says at the start, in the frame's name: it stays when the package goes from page to page. */
export type FrameGiven = {
	qalam: 'package';
	format: 'scorm12' | 'scorm2004' | 'xapi';
	launch: string;
	part: string;
	/** What the part noted the last time, and the seconds it was open before. */
	kept: Record<string, unknown> | null;
	seconds: number;
	learner: { id: string; name: string };
	mastery: string;
	data: string;
	/** Set by the frame itself, from page to page. */
	running?: boolean;
};

/** A part of a package as it stands, told by the frame: its data as SCORM names it. `end`: it said that it is over. */
export type FrameTold = { qalam: 'package'; launch: string; part: string; cmi: Record<string, unknown>; seconds: number; end: boolean };

export function inFrame(): void {
	type Any = any; // eslint-disable-line
	const here = window as Any;
	const outer = window.parent;
	const isFirst = outer === window.top;
	const set = (name: string, value: unknown, on: object = here) => {
		try {
			Object.defineProperty(on, name, { configurable: true, ...(typeof value === 'function' && name === 'cookie' ? { get: value as () => string, set() {} } : { value }) });
		} catch {
			/* a browser that guards it: the package goes without */
		}
	};
	// A frame without origin has no storage, and to ask for it is an error that stops many packages.
	for (const name of ['localStorage', 'sessionStorage'])
		try {
			void here[name].length;
		} catch {
			const kept = new Map<string, string>();
			set(name, {
				getItem: (key: string) => kept.get(String(key)) ?? null, setItem: (key: string, value: string) => void kept.set(String(key), String(value)),
				removeItem: (key: string) => void kept.delete(String(key)), clear: () => kept.clear(), key: (n: number) => [...kept.keys()][n] ?? null,
				get length() {
					return kept.size;
				}
			});
		}
	try {
		void document.cookie;
	} catch {
		set('cookie', () => '', document);
	}
	const plain = (value: unknown) => {
		try {
			return JSON.parse(JSON.stringify(value ?? null)) as unknown;
		} catch {
			return null;
		}
	};

	if (!isFirst) {
		try {
			// A frame beside this one of the same origin: it finds what it needs by itself.
			if (outer.document) return;
		} catch {
			/* each frame is alone: what it wants of the one around it goes by message */
		}
		let values: Any = {};
		const at = (path: string): string => {
			let found: Any = { cmi: values };
			for (const name of path.split('.')) found = found?.[name];
			return typeof found === 'string' ? found : '';
		};
		const ask = (what: object) => outer.postMessage({ qalam: 'inner', ...what }, '*');
		const method = (name: string) =>
			(...words: Any[]) => {
				if (/GetValue$/.test(name)) return at(String(words[0]));
				if (/SetValue$/.test(name)) {
					let found = values;
					const names = String(words[0]).split('.').slice(1);
					for (const each of names.slice(0, -1)) found = found[each] ??= {};
					found[names[names.length - 1]] = String(words[1]);
				}
				ask({ api: name, words: plain(words) });
				return /LastError$/.test(name) ? '0' : /ErrorString|Diagnostic/.test(name) ? '' : 'true';
			};
		const names12 = ['LMSInitialize', 'LMSFinish', 'LMSGetValue', 'LMSSetValue', 'LMSCommit', 'LMSGetLastError', 'LMSGetErrorString', 'LMSGetDiagnostic'];
		const all: Any = {};
		for (const name of [...names12, 'Initialize', 'Terminate', 'GetValue', 'SetValue', 'Commit', 'GetLastError', 'GetErrorString', 'GetDiagnostic']) all[name] = method(name);
		window.addEventListener('message', (event) => {
			if (event.source !== outer) return;
			if (event.data?.qalam === 'values') values = event.data.cmi;
			if (event.data?.qalam === 'leave') for (const name of ['beforeunload', 'pagehide', 'unload']) window.dispatchEvent(new Event(name));
		});
		ask({});
		const around: Any = new Proxy({}, {
			get: (_, name) =>
				typeof name === 'symbol' || name === 'then' || name === 'document' || name === 'location' || name === 'frames' ? undefined
				: name === 'API' || name === 'API_1484_11' ? all
				: name === 'parent' || name === 'self' || name === 'window' || name === 'top' ? around
				: name === 'postMessage' ? outer.postMessage.bind(outer)
				: (...words: Any[]) => ask({ call: name, words: plain(words) }),
			has: () => true
		});
		set('parent', around);
		return;
	}

	let given: Any;
	try {
		given = JSON.parse(window.name);
	} catch {
		return;
	}
	if (given?.qalam !== 'package' || !here.QalamApi) return;
	const isNew = given.format === 'scorm2004';
	const api: Any = new here.QalamApi({ autocommit: false, logLevel: 5, sendFullCommit: false });
	const kept: Any = given.kept ?? {};
	const status = isNew ? kept.completion_status : kept.core?.lesson_status;
	const entry = given.running ? undefined : status && status !== 'not attempted' && status !== 'unknown' ? 'resume' : 'ab-initio';
	const clock = `${String(Math.floor(given.seconds / 3600)).padStart(4, '0')}:${String(Math.floor(given.seconds / 60) % 60).padStart(2, '0')}:${String(given.seconds % 60).padStart(2, '0')}`;
	// What a part kept may be of an older edition of it: what it would refuse is left out, piece by piece.
	const load = (values: Any, path: string) => {
		for (const [name, value] of Object.entries(values))
			if (typeof value === 'object' && value !== null) load(value, `${path}${name}.`);
			else if (value !== '' && value !== undefined)
				try {
					api.loadFromFlattenedJSON({ [`${path}${name}`]: value }, '');
				} catch {
					/* it goes without */
				}
	};
	const fresh = isNew
		? { ...kept, learner_id: given.learner.id, learner_name: given.learner.name, credit: 'credit', mode: 'normal', entry, launch_data: given.data, total_time: `PT${given.seconds}S` }
		: { ...kept, core: { ...kept.core, student_id: given.learner.id, student_name: given.learner.name, credit: 'credit', lesson_mode: 'normal', entry, total_time: clock }, launch_data: given.data, student_data: { mastery_score: given.mastery } };
	load(fresh, 'cmi.');
	if (given.running) api[isNew ? 'lmsInitialize' : 'LMSInitialize']('');
	const began = performance.now();
	const seconds = () => given.seconds + Math.round((performance.now() - began) / 1000);
	const inner = new Set<MessageEventSource>();
	const cmiNow = () => (plain(api.cmi) ?? {}) as Record<string, unknown>;
	let timer = 0;
	let isOver = false;
	const tell = (end: boolean) => {
		clearTimeout(timer);
		timer = 0;
		isOver ||= end;
		const cmi = cmiNow();
		outer.postMessage({ qalam: 'package', launch: given.launch, part: given.part, cmi, seconds: seconds(), end }, '*');
		for (const each of inner) each.postMessage({ qalam: 'values', cmi }, { targetOrigin: '*' });
	};
	// The next page of the same part goes on with what this one has. When a page is left it is too late to say so.
	const remember = () => (window.name = JSON.stringify({ ...given, kept: cmiNow(), seconds: seconds(), running: given.running && !isOver }));
	const soon = () => (remember(), (timer ||= window.setTimeout(() => tell(false), 700)));
	for (const name of ['SetValue', 'LMSSetValue']) api.on(name, soon);
	for (const name of ['Commit', 'LMSCommit']) api.on(name, () => (remember(), tell(false)));
	for (const name of ['Terminate', 'LMSFinish']) api.on(name, () => (tell(true), remember()));
	for (const name of ['Initialize', 'LMSInitialize']) api.on(name, () => ((given.running = true), remember()));
	window.addEventListener('message', (event) => {
		const said = event.data;
		if (said?.qalam === 'leave' && event.source === outer) {
			for (const each of inner) each.postMessage({ qalam: 'leave' }, { targetOrigin: '*' });
			// Browsers no longer promise to say that a page is left, and packages speak only then.
			setTimeout(() => {
				for (const name of ['beforeunload', 'pagehide', 'unload']) window.dispatchEvent(new Event(name));
				if (!isOver) tell(given.running === true);
			}, 100);
			return;
		}
		if (!event.source || said?.qalam !== 'inner') return;
		inner.add(event.source);
		const words = Array.isArray(said.words) ? said.words : [];
		if (typeof said.api === 'string' && typeof api[said.api] === 'function') api[said.api](...words);
		else if (typeof said.call === 'string' && typeof here[said.call] === 'function') here[said.call](...words);
		event.source.postMessage({ qalam: 'values', cmi: cmiNow() }, { targetOrigin: '*' });
	});
	window.addEventListener('pagehide', () => {
		if (timer || !isOver) tell(false);
	});
	here[isNew ? 'API_1484_11' : 'API'] = api;
	// A package looks for the system upwards, and many hide it in their own window by a variable of that name: here is the top of what it may see.
	const above: Any = new Proxy({}, {
		get: (_, name) => (name === (isNew ? 'API_1484_11' : 'API') ? api : name === 'parent' || name === 'self' || name === 'window' || name === 'top' ? above : name === 'postMessage' ? outer.postMessage.bind(outer) : undefined)
	});
	set('parent', above);
}
