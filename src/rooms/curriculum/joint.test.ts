import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Node } from 'prosemirror-model';
import * as Y from 'yjs';
import { align } from '#rooms/curriculum/align.ts';
import { MissingEarlier, openJoint, takeUpdate } from '#rooms/curriculum/joint-take.ts';
import { partsOf, rewrite } from '#rooms/curriculum/joint-parts.ts';
import { NotAText, readJoint, writeJoint } from '#rooms/curriculum/joint.ts';
import { merged } from '#rooms/curriculum/merge.ts';
import { readText } from '#rooms/curriculum/text-read.ts';
import { textSchema } from '#rooms/curriculum/text-schema.ts';
import { writeText } from '#rooms/curriculum/text-write.ts';
import { aText } from '#tests/texts.ts';

const { nodes, marks } = textSchema;
const runs = (usual: number) => Number(process.env.RUNS ?? usual);
const begun = (source: string): Uint8Array => {
	const doc = new Y.Doc();
	writeJoint(doc, { node: readText(source), title: 'Une leçon', minutes: undefined });
	return Y.encodeStateAsUpdate(doc);
};
const opened = (...updates: Uint8Array[]) => {
	const doc = new Y.Doc();
	for (const update of updates) Y.applyUpdate(doc, update);
	return doc;
};
const said = (doc: Y.Doc) => writeText(readJoint(doc).node);
/** What a writer does, as an update of its own. */
const done = (doc: Y.Doc, act: (doc: Y.Doc) => void): Uint8Array => {
	const changes: Uint8Array[] = [];
	const hear = (change: Uint8Array) => changes.push(change);
	doc.on('update', hear);
	act(doc);
	doc.off('update', hear);
	return Y.mergeUpdates(changes);
};
const write = (source: string) => (doc: Y.Doc) => writeJoint(doc, { ...readJoint(doc), node: readText(source) });
const taken = (doc: Y.Doc, update: Uint8Array) => takeUpdate(doc, update, 'Retrouvé').change;

test('the longest run that two lists share', () => {
	fc.assert(
		fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 }), fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 }), (one, other) => {
			const pairs = align(one, other);
			for (const [i, j] of pairs) assert.equal(one[i], other[j]);
			for (let i = 1; i < pairs.length; i++) assert.ok(pairs[i][0] > pairs[i - 1][0] && pairs[i][1] > pairs[i - 1][1]);
			const best = (i: number, j: number): number => (i >= one.length || j >= other.length ? 0 : one[i] === other[j] ? 1 + best(i + 1, j + 1) : Math.max(best(i + 1, j), best(i, j + 1)));
			assert.equal(pairs.length, best(0, 0));
		}),
		{ numRuns: runs(200) }
	);
});

/** A text as Yjs keeps it: emphasis stands on text alone. */
const keepable = (node: Node): Node => (node.isText ? node : node.type.create(node.attrs, node.children.map(keepable)));

test('whatever is written into a joint text stands there, and is read again', () => {
	fc.assert(
		fc.property(aText, aText, (one, other) => {
			const doc = new Y.Doc();
			for (const text of [one, other]) {
				writeJoint(doc, { node: keepable(text), title: 'T', minutes: 5 });
				assert.deepEqual(readJoint(doc).node.toJSON(), keepable(text).toJSON());
			}
			assert.deepEqual(readJoint(opened(Y.encodeStateAsUpdate(doc))).node.toJSON(), keepable(other).toJSON());
		}),
		{ numRuns: runs(100) }
	);
});

test('who writes into one block does not touch the others', () => {
	const base = begun('Un.\n\nDeux.\n\nTrois.\n');
	const [one, other] = [opened(base), opened(base)];
	const [first, second] = [done(one, write('Un.\n\nEntre.\n\nDeux et demi.\n\nTrois.\n')), done(other, write('Un, et plus.\n\nDeux.\n\nTrois fois.\n'))];
	for (const order of [[first, second], [second, first]]) assert.equal(said(opened(base, ...order)), 'Un, et plus.\n\nEntre.\n\nDeux et demi.\n\nTrois fois.\n');
});

const text = 'Un texte.\n\n- a\n- b\n\nLa fin.\n';
const losses: Record<string, { away: string; wrote: string; lost: RegExp }> = {
	'a paragraph is taken away while another writes in it': { away: '- a\n- b\n\nLa fin.\n', wrote: 'Un texte qui grandit.\n\n- a\n- b\n\nLa fin.\n', lost: /^> \*Retrouvé\*\n>\n> qui grandit\n/ },
	'a list is taken away while another adds to it': { away: 'Un texte.\n\nLa fin.\n', wrote: 'Un texte.\n\n- a\n- b\n- c et d\n\nLa fin.\n', lost: /^Un texte\.\n\n> \*Retrouvé\*\n>\n> c et d\n\nLa fin\.\n$/ },
	'an exercise set in what is taken away': { away: 'La fin.\n', wrote: 'Un texte.\n\n- a\n\n  ::exercise A-1\n\n- b\n\nLa fin.\n', lost: /::exercise A-1/ },
	'a formula in what is taken away': { away: 'La fin.\n', wrote: 'Un texte : $x^2$.\n\n- a\n- b\n\nLa fin.\n', lost: /\$\$x\^2\$\$/ }
};
for (const [name, { away, wrote, lost }] of Object.entries(losses))
	test(`nothing is lost when ${name}, whoever comes first`, () => {
		const base = begun(text);
		const [one, other] = [opened(base), opened(base)];
		const updates = [done(one, write(away)), done(other, write(wrote))];
		for (const order of [updates, updates.toReversed()]) {
			const server = openJoint([base]);
			for (const update of order) assert.ok(taken(server, update));
			assert.match(said(server), lost);
			for (const update of order) assert.equal(taken(server, update), null, 'what is known changes nothing');
		}
		// The same where the server gathered its updates, and nothing remains of what was taken away.
		const gathered = opened(base);
		Y.applyUpdate(gathered, updates[0]);
		const later = openJoint([Y.encodeStateAsUpdate(gathered)]);
		taken(later, updates[1]);
		assert.match(said(later), new RegExp(wrote.includes('exercise') ? 'La fin' : 'Retrouvé'));
	});

test('what its own writer took away is not found again', () => {
	const base = begun(text);
	const one = opened(base);
	const updates = [done(one, write('Un texte qui grandit.\n\nLa fin.\n')), done(one, write('La fin.\n'))];
	const server = openJoint([base]);
	for (const update of updates) taken(server, update);
	assert.equal(said(server), 'La fin.\n');
	const atOnce = openJoint([base]);
	taken(atOnce, Y.mergeUpdates(updates));
	assert.equal(said(atOnce), 'La fin.\n');
});

test('a title and a formula merge letter by letter', () => {
	const base = begun('Soit $x$.\n');
	const [one, other] = [opened(base), opened(base)];
	rewrite(partsOf(one).title, 'Une grande leçon');
	rewrite(partsOf(other).title, 'Une leçon claire');
	write('Soit $2x$.\n')(one);
	write('Soit $x+1$.\n')(other);
	const both = opened(Y.encodeStateAsUpdate(one), Y.encodeStateAsUpdate(other));
	assert.equal(readJoint(both).title, 'Une grande leçon claire');
	assert.equal(said(both), 'Soit $2x+1$.\n');
});

test('an update that lacks what came before it is sent back for it', () => {
	const base = begun(text);
	const one = opened(base);
	const [, second] = [done(one, write(`${text}\nUn.\n`)), done(one, write(`${text}\nUn deux.\n`))];
	assert.throws(() => taken(openJoint([base]), second), MissingEarlier);
});

const hostile: Record<string, (doc: Y.Doc) => void> = {
	'an element of another kind': (doc) => partsOf(doc).text.insert(0, [new Y.XmlElement('script')]),
	'a kind named like a property': (doc) => partsOf(doc).text.insert(0, [new Y.XmlElement('constructor')]),
	'a text where blocks stand': (doc) => partsOf(doc).text.insert(0, [new Y.XmlText('a')]),
	'a row outside a table': (doc) => partsOf(doc).text.insert(0, [new Y.XmlElement('row')]),
	'a hook': (doc) => partsOf(doc).text.insert(0, [new Y.XmlHook('paragraph') as unknown as Y.XmlElement]),
	'a level that is no level': (doc) => (partsOf(doc).text.get(0) as Y.XmlElement).setAttribute('level', '2><img' as never),
	'an attribute that no kind has': (doc) => (partsOf(doc).text.get(0) as Y.XmlElement).setAttribute('onclick', 'x'),
	'a picture of another site’s script': (doc) => ((medium) => (medium.setAttribute('src', 'javascript:alert(1)'), (partsOf(doc).text.get(0) as Y.XmlElement).insert(0, [medium])))(new Y.XmlElement('medium')),
	'a link that is a script': (doc) => ((partsOf(doc).text.get(0) as Y.XmlElement).get(0) as Y.XmlText).format(0, 2, { link: { href: 'javascript:alert(1)', title: '' } }),
	'a link that hides in what an object inherits': (doc) => ((partsOf(doc).text.get(0) as Y.XmlElement).get(0) as Y.XmlText).format(0, 2, JSON.parse('{"__proto__":{"link":{"href":"javascript:alert(1)","title":""}}}')),
	'an address that hides there': (doc) => ((partsOf(doc).text.get(0) as Y.XmlElement).get(0) as Y.XmlText).format(0, 2, { link: JSON.parse('{"__proto__":{"href":"javascript:alert(1)","title":""}}') }),
	'a picture that hides there': (doc) => ((medium) => (medium.setAttribute('__proto__', { src: 'javascript:alert(1)', alt: '', title: '' } as never), (partsOf(doc).text.get(0) as Y.XmlElement).insert(0, [medium])))(new Y.XmlElement('medium')),
	'a mark that no text has': (doc) => ((partsOf(doc).text.get(0) as Y.XmlElement).get(0) as Y.XmlText).format(0, 2, { style: { color: 'red' } }),
	'emphasis in a formula': (doc) => partsOf(doc).text.insert(0, [((element) => (element.insert(0, [((inner) => (inner.insert(0, 'x', { em: {} }), inner))(new Y.XmlText())]), element))(new Y.XmlElement('display'))]),
	'something embedded in a text': (doc) => ((partsOf(doc).text.get(0) as Y.XmlElement).get(0) as Y.XmlText).insertEmbed(0, { a: 1 }),
	'another part': (doc) => doc.getMap('more').set('a', 1),
	'a title with something in it': (doc) => partsOf(doc).title.insertEmbed(0, { a: 1 }),
	'minutes without end': (doc) => partsOf(doc).about.set('minutes', 1e9),
	'text without end': (doc) => ((partsOf(doc).text.get(0) as Y.XmlElement).get(0) as Y.XmlText).insert(0, 'a'.repeat(500_000)),
	'depth without end': (doc) => {
		let inner = partsOf(doc).text as Y.XmlFragment;
		for (let i = 0; i < 2000; i++) {
			const quote = new Y.XmlElement('quote');
			inner.insert(0, [quote]);
			inner = quote;
		}
	}
};
for (const [name, act] of Object.entries(hostile))
	test(`not taken in: ${name}`, () => {
		const base = begun(text);
		assert.throws(() => taken(openJoint([base]), done(opened(base), act)), NotAText);
	});

test('bytes that are no update are not taken in', () => {
	const base = begun(text);
	const real = done(opened(base), write('Autre chose.\n'));
	fc.assert(
		fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.tuple(fc.nat(real.length - 1), fc.nat(255)).map(([at, byte]) => real.map((was, i) => (i === at ? byte : was)))), (bytes) => {
			const server = openJoint([base]);
			try {
				taken(server, bytes);
				readJoint(server);
			} catch (error) {
				assert.ok(error instanceof NotAText || error instanceof MissingEarlier, String(error));
			}
		}),
		{ numRuns: runs(300) }
	);
});

test('a form without script: what either changed is changed, and of one block changed by both, both stand', () => {
	const three = (base: string, mine: string, theirs: string) => writeText(merged(readText(base), readText(mine), readText(theirs)));
	assert.equal(three('A\n\nB\n\nC\n', 'A\n\nB2\n\nC\n', 'A\n\nB\n\nC3\n\nD\n'), 'A\n\nB2\n\nC3\n\nD\n');
	assert.equal(three('A\n\nB\n\nC\n', 'A\n\nC\n', 'A\n\nB3\n\nC\n'), 'A\n\nB3\n\nC\n');
	assert.equal(three('A\n\nB\n\nC\n', 'A\n\nB2\n\nC\n', 'A\n\nB3\n\nC\n'), 'A\n\nB3\n\nB2\n\nC\n');
	assert.equal(three('A\n', 'A\n', ''), '');
	assert.equal(three('', 'A\n', 'B\n'), 'B\n\nA\n');
	fc.assert(
		fc.property(aText, aText, aText, (base, mine, theirs) => {
			const found = merged(base, mine, theirs);
			const keys = (node: Node) => node.children.map((block) => writeText(nodes.doc.create(null, block)));
			const [was, all] = [new Set(keys(base)), new Set(keys(found))];
			for (const key of [...keys(mine), ...keys(theirs)]) if (!was.has(key)) assert.ok(all.has(key), key);
		}),
		{ numRuns: runs(100) }
	);
});

// Words of signs that no other word has, so that what is still there can be counted.
const word = (number: number) => String.fromCodePoint(0x4e00 + 2 * number, 0x4e01 + 2 * number);
const wordsIn = (node: Node) => new Set(node.textContent.match(/[\u4e00-\u9fff]{2}/g) ?? []);
const paragraph = (content: string) => nodes.paragraph.create(null, content ? textSchema.text(content) : undefined);

type Act = (children: readonly Node[], at: number, fresh: string) => Node[];
const replaced = (children: readonly Node[], at: number, ...by: Node[]) => [...children.slice(0, at), ...by, ...children.slice(at + 1)];
const inLine = (node: Node, change: (content: string) => string): Node =>
	node.type === nodes.paragraph ? nodes.paragraph.create(node.attrs, change(node.textContent) ? textSchema.text(change(node.textContent)) : undefined) : node.isLeaf || !node.childCount ? node : node.type.create(node.attrs, replaced(node.children, 0, inLine(node.child(0), change)));
/** What people do to a block of a text. */
const acts: Record<string, Act> = {
	'write into it': (children, at, fresh) => replaced(children, at, inLine(children[at], (content) => `${content} ${fresh}`)),
	'write before it': (children, at, fresh) => replaced(children, at, inLine(children[at], (content) => `${fresh} ${content}`)),
	'add below': (children, at, fresh) => replaced(children, at, children[at], paragraph(fresh)),
	'take away': (children, at) => replaced(children, at),
	'make a list': (children, at, fresh) => replaced(children, at, nodes.list.create(null, [nodes.item.create(null, children[at]), nodes.item.create(null, paragraph(fresh))])),
	'make a quotation': (children, at) => replaced(children, at, nodes.quote.create(null, children[at])),
	'unwrap': (children, at) => (children[at].type === nodes.quote ? replaced(children, at, ...children[at].children) : [...children]),
	'a heading': (children, at) => (children[at].type === nodes.paragraph ? replaced(children, at, nodes.paragraph.create({ level: 2 }, children[at].content)) : [...children]),
	'make bold': (children, at) => (children[at].type === nodes.paragraph && children[at].textContent ? replaced(children, at, nodes.paragraph.create(children[at].attrs, textSchema.text(children[at].textContent, [marks.strong.create()]))) : [...children]),
	'a table': (children, at, fresh) => replaced(children, at, children[at], nodes.table.create(null, nodes.row.create(null, [nodes.cell.create(null, textSchema.text(fresh)), nodes.cell.create()]))),
	'move up': (children, at) => (at ? [...children.slice(0, at - 1), children[at], children[at - 1], ...children.slice(at + 1)] : [...children]),
	'join': (children, at) => (at && children[at].type === nodes.paragraph && children[at - 1].type === nodes.paragraph ? [...children.slice(0, at - 1), paragraph(`${children[at - 1].textContent} ${children[at].textContent}`), ...children.slice(at + 1)] : [...children]),
	'split': (children, at) => {
		const parts = children[at].type === nodes.paragraph ? children[at].textContent.split(' ') : [];
		return parts.length > 1 ? replaced(children, at, paragraph(parts.slice(0, 1).join(' ')), paragraph(parts.slice(1).join(' '))) : [...children];
	}
};

type Step = { who: number; act: string; at: number } | { who: number; sends: 'all' | 'last' | 'first'; twice: boolean } | { who: number; hears: boolean };
const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 5, arbitrary: fc.record({ who: fc.nat(2), act: fc.constantFrom(...Object.keys(acts)), at: fc.nat(20) }) },
	{ weight: 2, arbitrary: fc.record({ who: fc.nat(2), sends: fc.constantFrom('all' as const, 'last' as const, 'first' as const), twice: fc.boolean() }) },
	{ weight: 2, arbitrary: fc.record({ who: fc.nat(2), hears: fc.boolean() }) }
);

test('three write, lines break: in the end all have the same, and every word that nobody took away is there', () => {
	fc.assert(
		fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
			const base = begun('Le début.\n\n> Une règle.\n\nLa fin.\n');
			const server = openJoint([base]);
			const stored = [base];
			const people = [0, 1, 2].map(() => ({ doc: opened(base), waiting: [] as Uint8Array[], known: 1 }));
			const wanted = new Set<string>();
			let number = 0;
			const send = (person: (typeof people)[number], updates: Uint8Array[]) => {
				try {
					for (const update of updates) {
						const change = taken(server, update);
						if (change) stored.push(change);
					}
					return true;
				} catch (error) {
					// What came first was lost on the way: all is sent again.
					if (!(error instanceof MissingEarlier)) throw error;
					return false;
				}
			};
			const hear = (person: (typeof people)[number], from: number) => stored.slice(from).forEach((update) => Y.applyUpdate(person.doc, update, 'line'));
			for (const each of steps) {
				const person = people[each.who];
				if ('act' in each) {
					const { node } = readJoint(person.doc);
					const fresh = word(++number);
					const next = nodes.doc.create(null, node.childCount ? acts[each.act](node.children, each.at % node.childCount, fresh) : [paragraph(fresh)]);
					for (const gone of wordsIn(node)) if (!wordsIn(next).has(gone)) wanted.delete(gone);
					if (wordsIn(next).has(fresh)) wanted.add(fresh);
					const update = done(person.doc, (doc) => writeJoint(doc, { ...readJoint(doc), node: next }));
					if (update.length) person.waiting.push(update);
				} else if ('sends' in each) {
					const part = each.sends === 'all' ? person.waiting : each.sends === 'first' ? person.waiting.slice(0, 1) : person.waiting.slice(-1);
					// One that lacks what came before leaves the server's document useless: a server opens it anew for each request.
					const trial = openJoint(stored);
					let whole = true;
					try {
						for (const update of part) taken(trial, update);
					} catch {
						whole = false;
					}
					if (!whole) continue;
					send(person, part);
					// An answer that was lost: what was taken in waits still, and is sent again.
					if (!each.twice) person.waiting = person.waiting.filter((update) => !part.includes(update));
				} else {
					hear(person, each.hears ? person.known : Math.max(0, person.known - 1));
					person.known = stored.length;
				}
			}
			for (const person of people) assert.ok(send(person, person.waiting));
			for (const person of people) hear(person, 0);
			const { node } = readJoint(server);
			for (const { doc } of people) assert.deepEqual(readJoint(doc).node.toJSON(), node.toJSON());
			const there = wordsIn(node);
			for (const each of wanted) assert.ok(there.has(each), `${each} is lost in ${writeText(node)}`);
			assert.equal(writeText(readText(writeText(node))), writeText(node));
		}),
		{ numRuns: runs(60) }
	);
});
