import pino from 'pino';

/** Structured log: request ids, never personal data (no name, code, answer, full address). */
export const log = pino({
	level: process.env.LOG_LEVEL ?? 'info',
	base: null,
	timestamp: pino.stdTimeFunctions.isoTime,
	redact: ['secret', 'password', 'pin', 'cookie', 'authorization']
});
