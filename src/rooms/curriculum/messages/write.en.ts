export default {
	titleMissing: 'Write a title.',
	languageUnknown: 'Choose a language.',
	chapterUnknown: 'Choose a chapter of the programme.',
	draftUnreadable: 'This content could not be read. Nothing was saved.',
	draftTooLong: 'This content is too long for one page. Split it in two.',
	draftHandedIn: 'This draft is with those who check it. Take it back before you change it.',
	changedMeanwhile: '{by} saved this draft in the meantime ({at}). Your text is still on the screen: compare, then save again.',
	colleagueUnknown: 'No colleague who may write here has this code.'
};
