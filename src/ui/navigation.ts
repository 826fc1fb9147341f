import type { IconName } from '#ui/icons.ts';

/** Where each part of the house goes: at most five places, the first is today. Keys are of ui/messages. */
export type Area = 'learn' | 'teach' | 'run' | 'me';
export type NavItem = { href: string; /** Other paths that stand in the same place. */ also?: string[]; /** The acts that open it, each alone, where not all who come here may do one. */ acts?: string[]; /** Not there without line. */ line?: boolean; icon: IconName; key: 'today' | 'courses' | 'search' | 'progress' | 'classes' | 'prepare' | 'organisation' | 'people' | 'audit' | 'me' };

const course = ['/learn/programme', '/learn/chapter', '/lesson', '/exercise', '/learn/papers', '/learn/mock', '/learn/projection'];

const navigation: Record<Area, NavItem[]> = {
	learn: [
		{ href: '/learn', icon: 'home', key: 'today' },
		{ href: '/learn/courses', icon: 'book', key: 'courses', also: course },
		{ href: '/learn/progress', icon: 'chart', key: 'progress' },
		{ href: '/search', icon: 'search', key: 'search', line: true }
	],
	teach: [
		{ href: '/teach', icon: 'home', key: 'today', also: ['/teach/alerts'] },
		{ href: '/teach/classes', icon: 'people', key: 'classes', also: ['/teach/class', '/teach/pupil', '/teach/paper', '/teach/exam'] },
		{ href: '/learn/courses', icon: 'book', key: 'courses', also: course },
		{ href: '/teach/prepare', icon: 'pen', key: 'prepare', also: ['/teach/import', '/teach/export', '/teach/library', '/teach/lesson', '/teach/papers', '/teach/plan'], line: true }
	],
	run: [
		{ href: '/run', icon: 'home', key: 'today' },
		{ href: '/run/organisation', icon: 'tree', key: 'organisation' },
		{ href: '/run/people', icon: 'people', key: 'people', acts: ['people.read'], also: ['/run/person', '/run/import', '/run/cards', '/run/roles'] },
		{ href: '/teach/prepare', icon: 'pen', key: 'prepare', acts: ['content.check', 'content.publish'], also: ['/teach/import', '/teach/export', '/teach/library', '/teach/lesson', '/teach/papers', '/teach/plan'] },
		{ href: '/run/audit', icon: 'audit', key: 'audit', acts: ['audit.read'] }
	],
	me: [
		{ href: '/me', icon: 'home', key: 'me' },
		{ href: '/teach/prepare', icon: 'pen', key: 'prepare', acts: ['content.write'], also: ['/teach/import', '/teach/export', '/teach/library', '/teach/lesson', '/teach/papers', '/teach/plan'], line: true }
	]
};

/** The places of an area that these acts open, without line only those that a phone has, and which of them a path stands in: the longest that fits. */
export function placesOf(area: Area, path: string, acts: readonly string[], away = false): (NavItem & { current: boolean })[] {
	const items = navigation[area].filter((item) => (!item.acts || item.acts.some((act) => acts.includes(act))) && !(away && item.line));
	const under = (href: string) => path === href || path.startsWith(`${href}/`);
	const fits = (item: NavItem) => under(item.href) || (item.also ?? []).some(under);
	const current = items.filter(fits).sort((a, b) => b.href.length - a.href.length)[0];
	return items.map(({ also: _, acts: __, line: ___, ...item }) => ({ ...item, current: item.href === current?.href }));
}
