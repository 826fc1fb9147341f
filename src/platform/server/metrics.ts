import prom from 'prom-client';
import type { Database } from '#platform/server/sql.ts';

// The server and the built site are two instances of this file; the registry of the library is one for both.
const registry = prom.register as prom.Registry;
registry.setContentType(prom.Registry.OPENMETRICS_CONTENT_TYPE as never);

const kept = <M>(name: string, make: () => M): M => (registry.getSingleMetric(name) as M | undefined) ?? make();

const seconds = kept('qalam_http_request_seconds', () =>
	new prom.Histogram({
		name: 'qalam_http_request_seconds',
		help: 'Time to answer a request',
		labelNames: ['method', 'route', 'status'] as const,
		buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
	})
);
const going = kept('qalam_http_requests_in_flight', () => new prom.Gauge({ name: 'qalam_http_requests_in_flight', help: 'Requests being answered now' }));
const sent = kept('qalam_http_sent_bytes', () => new prom.Counter({ name: 'qalam_http_sent_bytes', help: 'Bytes of bodies sent, compressed', labelNames: ['route'] as const }));

/** Different routes kept apart in the figures: past it they are counted together, so that a scanner cannot fill the memory. */
const mostRoutes = 200;
const routes = new Set<string>();

/**
 * The shape of a path without what names a person or opens a door: only plain words stay, the rest becomes `:x`, so that neither the
 * log nor the figures keep a code, an id or the secret of a card.
 */
export function shapeOf(path: string): string {
	const shape = path
		.split('?', 1)[0]
		.split('/')
		.map((part) => (part === '' || /^[a-z_][a-z_-]{0,24}$/.test(part) ? part : ':x'))
		.slice(0, 7)
		.join('/');
	return shape.startsWith('/_app/') ? '/_app' : shape || '/';
}

const routeOf = (path: string, status: number) => {
	if (status === 404) return 'none';
	const shape = shapeOf(path);
	if (routes.has(shape)) return shape;
	if (routes.size >= mostRoutes) return 'other';
	routes.add(shape);
	return shape;
};

/** Counts one request; call the answer when it is done. */
export function measure(method: string, path: string): (status: number, bytes: number) => void {
	going.inc();
	const since = performance.now();
	return (status, bytes) => {
		going.dec();
		const route = routeOf(path, status);
		seconds.observe({ method, route, status: String(status) }, (performance.now() - since) / 1000);
		sent.inc({ route }, bytes);
	};
}

/** Shows the connections of `db` among the figures. */
export function watchDatabase(db: Database): void {
	kept('qalam_database_connections', () =>
		new prom.Gauge({
			name: 'qalam_database_connections',
			help: 'Connections to the database, and requests that wait for one',
			labelNames: ['state'] as const,
			collect() {
				const { open, idle, waiting } = db.load;
				this.set({ state: 'busy' }, open - idle);
				this.set({ state: 'idle' }, idle);
				this.set({ state: 'waiting' }, waiting);
			}
		})
	);
}

let watching = false;
/** Adds the figures of the process itself: memory, processor, event loop. */
export function watchProcess(): void {
	if (watching || registry.getSingleMetric('process_cpu_user_seconds')) return;
	watching = true;
	prom.collectDefaultMetrics();
}

/** All figures as OpenMetrics text, and their content type. */
export const figures = async (): Promise<{ type: string; text: string }> => ({ type: registry.contentType, text: await registry.metrics() });
