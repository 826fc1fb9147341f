import pino from 'pino';

/**
 * Structured log: request ids, never personal data (no name, code, answer, full address). JSON lines on standard output, or in
 * the file QALAM_LOG when `start` runs on a terminal.
 */
export const log = pino(
	{
		level: process.env.LOG_LEVEL ?? 'info',
		base: null,
		timestamp: pino.stdTimeFunctions.isoTime,
		redact: ['secret', 'password', 'pin', 'cookie', 'authorization']
	},
	pino.destination({ dest: process.env.QALAM_LOG || 1, sync: true })
);
