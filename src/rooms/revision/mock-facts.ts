import * as v from 'valibot';
import { answerSchema } from '#rooms/exercises/answering.ts';

/** The bodies of `mock.*` facts, version 1. Each names its paper, so that they may come in any order. PURE. */
const uuid = v.pipe(v.string(), v.uuid());
const span = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10 * 86_400_000));
const number = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500));
const sitting = { mock: uuid, paper: uuid, version: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2_000_000_000)) };
/** What the writer's own clock counted up to here, in milliseconds, where it was without line: used, and given back after an interruption. */
const told = { used: v.optional(span), given: v.optional(span) };

/** Once more with what was counted: the sitting goes on after an interruption, whose time the writer gave back. */
export const beginBody = v.object({ ...sitting, ...told });
export const keepBody = v.object({ ...sitting, ...told, number, answer: answerSchema });
export const endBody = v.object({ ...sitting, ...told, by: v.optional(v.picklist(['pupil', 'time']), 'pupil') });
const id = v.pipe(v.string(), v.maxLength(40));
/** What the pupil gives himself by the scale: points by part and criterion. */
export const judgeBody = v.object({ ...sitting, number, points: v.pipe(v.record(id, v.pipe(v.record(id, v.pipe(v.number(), v.minValue(0), v.maxValue(200), v.multipleOf(0.25))), v.maxEntries(40))), v.maxEntries(40)) });

export type BeginBody = v.InferOutput<typeof beginBody>;
export type KeepBody = v.InferOutput<typeof keepBody>;
export type EndBody = v.InferOutput<typeof endBody>;
export type JudgeBody = v.InferOutput<typeof judgeBody>;
