/** What a form of a copy may lack, as its words are called. */
export const markingFaults = ['pointsWrong', 'pointsMissing', 'commentTooLong', 'annotationsTooMany', 'untilWrong', 'markingUnread'] as const;
export type MarkingFault = (typeof markingFaults)[number];
