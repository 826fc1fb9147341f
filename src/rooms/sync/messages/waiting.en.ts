export default {
	waiting: { one: '{count} thing is on this phone only', other: '{count} things are on this phone only' },
	since: 'the oldest from {when}',
	held: {
		one: '{count} thing has reached the server. It stays here as well until a verified backup has it.',
		other: '{count} things have reached the server. They stay here as well until a verified backup has them.'
	},
	none: 'Nothing has been sent since this was opened.',
	left: 'It has just been sent; what is left was done since and goes with the next try.',
	offline: 'This phone has no network. All of it leaves by itself as soon as it is back.',
	cut: 'No line to the server, or it broke while sending. All of it leaves by itself as soon as the line is back.',
	portal: 'This network answered in place of Qalam. Often it wants its terms accepted first: open a page of the browser, then try again.',
	signedOut: 'Nobody is signed in here, or somebody else is. Once the author signs in all of it leaves; until then all is kept.',
	resting: 'The server cannot take anything in just now. It was reached: there is nothing to do, sending starts again by itself.',
	refused: 'The server, or something on the network, would not take this. All is kept; another network or an update may be enough. Otherwise save the file and hand it to the school.',
	asideTitle: 'Put aside',
	asideText: 'These things have arrived and are kept, but do not count. The school sees them too.',
	'aside.actor': 'Done under another name than that of who is signed in: this phone has probably served two people.',
	'aside.scope': 'Done for a school that its author was never part of.',
	'aside.kind': 'The server does not know this kind of thing yet: it may be waiting for an update. It is not lost.',
	'aside.fork': 'Another thing bears this number already: this phone has probably been put back to an earlier state. Both are kept.',
	'aside.chain': 'It does not follow what was done before it on this phone: something between them is missing, or was changed.',
	'aside.malformed': 'The server could not read it. It is kept as it is.',
	'aside.unknown-item': 'The exercise is no longer there, or belongs to another school.',
	'aside.other': 'The reason the server gave: {code}.',
	seen: 'I have seen this',
	export: 'Save a file of what waits',
	exportText: 'The file holds what was done, readable by whoever opens it, and the receipts of the server. Handed to Qalam by any way, as often as you like, it counts once. On any computer where its author signs in: My account, “Hand in a file from a phone” ({address}).'
};
