import pino from 'pino';

/**
 * An error as it may be logged. What PostgreSQL says beside its sentence (`detail`, `where`) and between the quotes of a refused
 * value is what somebody typed: names, codes, answers. Of the rest only what names our own code and schema stays.
 */
export function safeError(error: unknown, depth = 0): Record<string, unknown> {
	if (!(error instanceof Error)) return { type: typeof error };
	const { code, severity, schema, table, column, constraint, syscall } = error as Error & Record<'code' | 'severity' | 'schema' | 'table' | 'column' | 'constraint' | 'syscall', string | undefined>;
	const ofValues = severity !== undefined && code?.startsWith('22');
	const message = ofValues ? error.message.replace(/"[^]*"/g, '"…"') : error.message;
	const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
	return {
		type: error.name, code, message, schema, table, column, constraint, syscall,
		stack: [message, ...frames].join('\n'),
		...(error.cause && depth < 3 ? { cause: safeError(error.cause, depth + 1) } : {})
	};
}

/**
 * Structured log: request ids, never personal data (no name, code, answer, full address). JSON lines on standard output, or in
 * the file QALAM_LOG when `start` runs on a terminal.
 */
export const log = pino(
	{
		level: process.env.LOG_LEVEL ?? 'info',
		base: null,
		serializers: { err: (error: unknown) => safeError(error) },
		timestamp: pino.stdTimeFunctions.isoTime,
		redact: ['secret', 'password', 'pin', 'cookie', 'authorization']
	},
	pino.destination({ dest: process.env.QALAM_LOG || 1, sync: true })
);
