import pg from 'pg';

const ours = ['platform', 'people', 'sync', 'curriculum', 'exercises', 'teaching'];

/** The schema of a database as text, from its catalogue: tables, columns, constraints, indexes, in an order that does not change. */
export async function schemaText(url: string): Promise<string> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		const rows = async <Row>(text: string): Promise<Row[]> => (await client.query(text, [ours])).rows as Row[];
		const columns = await rows<{ table: string; name: string; type: string; required: boolean; preset: string | null }>(`
			select n.nspname || '.' || c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required, pg_get_expr(d.adbin, d.adrelid) as preset
			from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
			left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
			where n.nspname = any($1) and c.relkind in ('r', 'p', 'v', 'm') order by array_position($1, n.nspname::text), c.relname, a.attnum`);
		// PostgreSQL 18 keeps "not null" as constraints too; the columns say it already.
		const constraints = await rows<{ table: string; text: string }>(`
			select n.nspname || '.' || c.relname as table, pg_get_constraintdef(k.oid) as text
			from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
			where n.nspname = any($1) and k.contype <> 'n' order by k.contype desc, text`);
		const indexes = await rows<{ table: string; text: string }>(`
			select n.nspname || '.' || c.relname as table, pg_get_indexdef(i.indexrelid) as text
			from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
			where n.nspname = any($1) and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')) order by text`);
		const others = await rows<{ text: string }>(`
			select 'function ' || p.oid::regprocedure as text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = any($1)
			union all select 'trigger ' || tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname = any($1) and not t.tgisinternal order by 1`);
		const tables = [...new Set(columns.map((column) => column.table))];
		const text = tables.map((table) =>
			[
				`table ${table}`,
				...columns.filter((column) => column.table === table).map(({ name, type, required, preset }) => `\t${name} ${type}${required ? ' not null' : ''}${preset ? ` default ${preset}` : ''}`),
				...constraints.filter((constraint) => constraint.table === table).map((constraint) => `\t${constraint.text}`),
				...indexes.filter((index) => index.table === table).map((index) => `\t${index.text}`)
			].join('\n')
		);
		return [...text, ...others.map((other) => other.text), ''].join('\n\n');
	} finally {
		await client.end();
	}
}
