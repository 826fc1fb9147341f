/** The words of QTI's response processing, as our marking needs them. PURE. */
import { q, type Piece, type Xml } from './xml.ts';

export const base = (type: string, value: string | number | boolean): Xml => q('baseValue', { baseType: type }, String(value));
export const float = (value: number): Xml => base('float', Number(value.toPrecision(12)));
export const variable = (id: string): Xml => q('variable', { identifier: id });
export const correct = (id: string): Xml => q('correct', { identifier: id });
export const set = (id: string, value: Xml): Xml => q('setOutcomeValue', { identifier: id }, value);
export const all = (tests: Xml[]): Xml => (tests.length === 1 ? tests[0] : q('and', {}, ...tests));
export const some = (tests: Xml[]): Xml => (tests.length === 1 ? tests[0] : q('or', {}, ...tests));
export const not = (test: Xml): Xml => q('not', {}, test);
export const isNull = (value: Xml): Xml => q('isNull', {}, value);
export const member = (type: string, value: string, id: string): Xml => q('member', {}, base(type, value), variable(id));
export const matched = (id: string): Xml => q('match', {}, variable(id), correct(id));
export const sum = (values: Xml[]): Xml => (values.length === 1 ? values[0] : q('sum', {}, ...values));
export const product = (a: Xml, b: Xml): Xml => q('product', {}, a, b);

/** The first test that holds decides; `otherwise` when none does. */
export function choose(cases: { when: Xml; then: Xml[] }[], otherwise: Xml[] = []): Xml[] {
	if (!cases.length) return otherwise;
	const branches = cases.map(({ when, then }, i): Piece => q(i ? 'responseElseIf' : 'responseIf', {}, when, ...then));
	return [q('responseCondition', {}, ...branches, otherwise.length > 0 && q('responseElse', {}, ...otherwise))];
}

/** Points of a mapping kept between 0 and just short of all. */
export const mapping = (entries: [key: string, value: number][], otherwise = 0): Xml =>
	q('mapping', { defaultValue: Number(otherwise.toPrecision(12)), lowerBound: 0, upperBound: 0.99 }, ...entries.map(([key, value]) => q('mapEntry', { mapKey: key, mappedValue: Number(value.toPrecision(12)) })));

/** A declaration of a response, with what is right and what is worth points. */
export const declared = (id: string, cardinality: 'single' | 'multiple' | 'ordered', baseType: string, right: (string | number)[], mapping?: Xml): Xml =>
	q('responseDeclaration', { identifier: id, cardinality, baseType }, right.length > 0 && q('correctResponse', {}, ...right.map((value) => q('value', {}, String(value)))), mapping);
