/** The door of teaching: what routes and other rooms may call. */
export { chooseCourses, classOf, coursesOf, followedClasses, pupilsOf, setCourses } from '#rooms/teaching/server/classes.ts';
export type { ClassLine, CourseLine, Pupil } from '#rooms/teaching/server/classes.ts';
export { endGroup, groupsOf, saveGroup } from '#rooms/teaching/server/groups.ts';
export type { PupilGroup } from '#rooms/teaching/server/groups.ts';
export { cellProofs, classFrame, classMatrix } from '#rooms/teaching/server/matrix.ts';
export type { Cell, CompetenceProofs, Matrix } from '#rooms/teaching/server/matrix.ts';
export { errorNames, proofViews } from '#rooms/teaching/server/proofs.ts';
export type { ProofView } from '#rooms/teaching/server/proofs.ts';
export { pupilSheet, pupilToday, sequenceOf } from '#rooms/teaching/server/pupil.ts';
export type { PupilSheet, PupilToday } from '#rooms/teaching/server/pupil.ts';
export { closeWork, setWork, workFor, workOfClasses, workReport } from '#rooms/teaching/server/work.ts';
export type { ClassWork, WorkLine, WorkReport, WorkView } from '#rooms/teaching/server/work.ts';
export { loadWorks, pupilsAtWork, teachersAtWork } from '#rooms/teaching/server/load-works.ts';
export type { AtWork, WorkRow } from '#rooms/teaching/server/load-works.ts';
export { chapterPage, coursesPage, exercisePage, lessonPage, progressPage, programmePage, todayPage, workPage } from '#rooms/teaching/server/pages/learn.ts';
export { classPage, classesPage, pupilPage, teachPage, workFormPage, workReportPage } from '#rooms/teaching/server/pages/teach.ts';
export { learnWants } from '#rooms/teaching/server/parcels-learn.ts';
export { teachWants } from '#rooms/teaching/server/parcels-teach.ts';
