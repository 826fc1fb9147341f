import { connect, createServer, type Server, type Socket } from 'node:net';
import { after } from 'node:test';

export type Line = {
	/** The database's address by way of this line. */
	url: string;
	/** Cuts all that is under way, and refuses whoever calls. */
	cut: () => Promise<void>;
	/** Cuts only what comes back: from now on the database hears all and no answer returns; what is under way then breaks. */
	deafen: () => void;
	/** Swallows what comes back and breaks nothing: a server that froze, a network that forgot us. */
	hush: () => void;
	/** From now on a commit gets through and its answer does not: the connection stays silent after it. */
	muteAfterCommit: () => void;
	mend: () => Promise<void>;
};

/** A line to the database that can be cut, as a network or a stopped server cuts it. Closed after the file's tests. */
export async function aLine(databaseUrl: string): Promise<Line> {
	const far = new URL(databaseUrl);
	const open = new Set<Socket>();
	let deaf = false;
	let muting = false;
	let hushed = false;
	let server: Server;
	let port = 0;
	const listen = async () => {
		server = createServer((near) => {
			const there = connect({ host: far.hostname, port: Number(far.port || 5432) });
			for (const [one, other] of [[near, there], [there, near]] as const) {
				open.add(one);
				one.setNoDelay(true);
				one.on('error', () => other.destroy());
				one.on('close', () => {
					open.delete(one);
					other.destroy();
				});
			}
			let mute = false;
			near.on('data', (bytes: Buffer) => {
				mute ||= muting && bytes.includes('commit\0');
				there.write(bytes);
			});
			// A deaf line breaks at the first answer that would come back: the other side has done what it was told.
			there.on('data', (bytes) => mute || (deaf ? near.destroy() : hushed || near.write(bytes)));
		});
		await new Promise<void>((done, failed) => server.once('error', failed).listen(port, '127.0.0.1', done));
		port = (server.address() as { port: number }).port;
	};
	const cut = async () => {
		const closed = new Promise<void>((done) => server.close(() => done()));
		for (const one of open) one.destroy();
		await closed;
	};
	await listen();
	after(cut);
	const url = new URL(databaseUrl);
	url.hostname = '127.0.0.1';
	url.port = String(port);
	return {
		url: url.href,
		cut,
		deafen: () => void (deaf = true),
		muteAfterCommit: () => void (muting = true),
		hush: () => void (hushed = true),
		mend: async () => {
			deaf = hushed = false;
			if (!server.listening) await listen();
		}
	};
}
