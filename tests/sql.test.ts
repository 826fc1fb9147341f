import assert from 'node:assert/strict';
import { dirname, relative, resolve } from 'node:path';
import { test } from 'node:test';
import pg from 'pg';
import ts from 'typescript';
import { testDatabase } from '#tests/support.ts';

type Statement = { where: string; text: string; row: ts.Type | undefined; node: ts.Node };

/** The project's program, as the checker sees it: rows are types, so only the compiler knows them. */
function program(): ts.Program {
	const path = resolve('tsconfig.json');
	const { config, error } = ts.readConfigFile(path, ts.sys.readFile);
	assert.equal(error, undefined);
	const parsed = ts.parseJsonConfigFileContent(config, ts.sys, dirname(path));
	const files = parsed.fileNames.filter((file) => /\/src\/.*\.ts$/.test(file) && !/\.(test|d)\.ts$|\/src\/routes\//.test(file));
	return ts.createProgram([...files, resolve('src/app.d.ts')], { ...parsed.options, noEmit: true });
}

/** Every statement written with the sql tag, with the row type it states. */
function statements(built: ts.Program): Statement[] {
	const checker = built.getTypeChecker();
	const found: Statement[] = [];
	for (const source of built.getSourceFiles()) {
		if (source.isDeclarationFile || !/\/src\//.test(source.fileName)) continue;
		const walk = (node: ts.Node): void => {
			if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag) && node.tag.text === 'sql') {
				const { template } = node;
				const text = ts.isNoSubstitutionTemplateLiteral(template) ? template.text : template.templateSpans.reduce((sum, span, i) => `${sum}$${i + 1}${span.literal.text}`, template.head.text);
				const { line } = source.getLineAndCharacterOfPosition(node.getStart());
				const row = node.typeArguments?.[0] && checker.getTypeFromTypeNode(node.typeArguments[0]);
				found.push({ where: `${relative('.', source.fileName)}:${line + 1}`, text, row, node });
			}
			ts.forEachChild(node, walk);
		};
		walk(source);
	}
	return found;
}

type Column = { name: string; dataTypeID: number };
type Raw = { parse: (query: object) => void; describe: (what: object) => void; sync: () => void; on: (event: string, listener: (message: never) => void) => void; removeAllListeners: (event: string) => void };

/** Asks the server what a statement is, without running it: its columns, or the server's objection. */
function describe(client: pg.Client, text: string): Promise<Column[] | string> {
	const raw = (client as unknown as { connection: Raw }).connection;
	return new Promise((done) => {
		let answer: Column[] | string = [];
		const events: Record<string, (message: never) => void> = {
			rowDescription: (message: { fields: Column[] }) => void (answer = message.fields),
			errorMessage: (message: { message: string }) => void (answer = message.message),
			readyForQuery: () => {
				for (const event of Object.keys(events)) raw.removeAllListeners(event);
				done(answer);
			}
		};
		for (const [event, listener] of Object.entries(events)) {
			raw.removeAllListeners(event);
			raw.on(event, listener);
		}
		for (const event of ['parseComplete', 'noData', 'parameterDescription']) raw.removeAllListeners(event);
		raw.parse({ name: '', text, types: [] });
		raw.describe({ type: 'S', name: '' });
		raw.sync();
	});
}

const { INT2, INT4, INT8, FLOAT4, FLOAT8, BOOL, TIMESTAMPTZ, JSON: JSON_, JSONB, BYTEA, TEXT, UUID, DATE, VARCHAR, NUMERIC } = pg.types.builtins;
/** What pg gives for a column type, in TypeScript's words. */
const given = new Map<number, string>([
	...[TEXT, UUID, DATE, VARCHAR, NUMERIC].map((type): [number, string] => [type, 'string']),
	...[INT2, INT4, INT8, FLOAT4, FLOAT8].map((type): [number, string] => [type, 'number']),
	[BOOL, 'boolean'],
	[TIMESTAMPTZ, 'Date'],
	[BYTEA, 'Buffer'],
	[1009, 'string[]'],
	[2951, 'string[]'],
	[1007, 'number[]']
]);

test('every query stands on the real schema, and its row type is what the server gives', async () => {
	const built = program();
	const checker = built.getTypeChecker();
	const found = statements(built);
	assert.ok(found.length > 60, `only ${found.length} statements found: the search is blind`);
	const client = new pg.Client({ connectionString: await testDatabase() });
	await client.connect();
	const faults: string[] = [];
	/** Whether a stated type fits what the server gives: null and undefined are the author's to judge, since only he knows his joins. */
	const fits = (type: ts.Type, wanted: string): boolean => {
		const bare = checker.getNonNullableType(type);
		if (bare.flags & ts.TypeFlags.Any) return false;
		if (wanted === 'string') return checker.isTypeAssignableTo(bare, checker.getStringType());
		if (wanted === 'number') return checker.isTypeAssignableTo(bare, checker.getNumberType());
		if (wanted === 'boolean') return checker.isTypeAssignableTo(bare, checker.getBooleanType());
		if (wanted.endsWith('[]')) {
			const element = checker.getIndexTypeOfType(bare, ts.IndexKind.Number);
			return checker.isArrayType(bare) && element !== undefined && fits(element, wanted.slice(0, -2));
		}
		return checker.typeToString(bare).split('<')[0] === wanted;
	};
	try {
		for (const { where, text, row, node } of found) {
			const answer = await describe(client, text);
			if (typeof answer === 'string') {
				faults.push(`${where}: ${answer}`);
				continue;
			}
			if (!row) {
				// `db.run` throws rows away: a lock taken by a select has none that matter.
				const run = ts.isCallExpression(node.parent) && ts.isPropertyAccessExpression(node.parent.expression) && node.parent.expression.name.text === 'run';
				if (/^\s*select\b/i.test(text) && !run) faults.push(`${where}: a select states its row type: sql<{ … }>`);
				continue;
			}
			// A type parameter stands for what a setting holds: nothing to compare.
			const stated = new Map(checker.getPropertiesOfType(row).map((property) => [property.name, checker.getTypeOfSymbolAtLocation(property, node)]));
			for (const { name, dataTypeID } of answer) {
				const type = stated.get(name);
				stated.delete(name);
				const wanted = given.get(dataTypeID);
				if (!type) faults.push(`${where}: the server gives ${name}, the row type has no such column`);
				else if (wanted === undefined && dataTypeID !== JSON_ && dataTypeID !== JSONB) faults.push(`${where}: ${name} has a type (${dataTypeID}) that the house does not use; cast it`);
				else if (wanted && !fits(type, wanted)) faults.push(`${where}: ${name} is ${checker.typeToString(type)}, the server gives ${wanted}`);
			}
			for (const [name, type] of stated) if (!(type.flags & ts.TypeFlags.Never)) faults.push(`${where}: the row type has ${name}, the server does not give it`);
		}
	} finally {
		await client.end();
	}
	assert.deepEqual(faults, []);
});
