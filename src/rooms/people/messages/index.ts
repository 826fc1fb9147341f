import { speaker } from '#platform/language.ts';
import ar from './ar.ts';
import auditAr from './audit.ar.ts';
import auditEn from './audit.en.ts';
import auditFr from './audit.fr.ts';
import boxAr from './box.ar.ts';
import boxEn from './box.en.ts';
import boxFr from './box.fr.ts';
import en from './en.ts';
import fr from './fr.ts';
import meAr from './me.ar.ts';
import meEn from './me.en.ts';
import meFr from './me.fr.ts';
import rosterAr from './roster.ar.ts';
import rosterEn from './roster.en.ts';
import rosterFr from './roster.fr.ts';
import runAr from './run.ar.ts';
import runEn from './run.en.ts';
import runFr from './run.fr.ts';
import schoolsAr from './schools.ar.ts';
import schoolsEn from './schools.en.ts';
import schoolsFr from './schools.fr.ts';

/** Sign-in, and why a secret is refused. */
export const say = speaker({ fr, ar, en });
/** One's own pages: account, devices, card. */
export const sayMe = speaker({ fr: meFr, ar: meAr, en: meEn });
/** The pages of those who run a school, a region, the country. */
export const sayRun = speaker({ fr: runFr, ar: runAr, en: runEn });
/** Bringing lists in. */
export const sayRoster = speaker({ fr: rosterFr, ar: rosterAr, en: rosterEn });
/** Bringing schools in. */
export const saySchools = speaker({ fr: schoolsFr, ar: schoolsAr, en: schoolsEn });
/** A school's box and its certificate. */
export const sayBox = speaker({ fr: boxFr, ar: boxAr, en: boxEn });
/** Acts in words. */
export const sayAudit = speaker({ fr: auditFr, ar: auditAr, en: auditEn });
/** The acts that have words: rooms above write acts of their own. */
export const auditKeys: ReadonlySet<string> = new Set(Object.keys(auditFr));
