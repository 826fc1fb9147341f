export default {
	title: 'Qalam, the national platform for learning',
	lead: 'Read a lesson, practise, be corrected at once. Follow each pupil. Run the school. On a simple phone, with a weak connection.',
	enter: 'Enter',
	pupils: 'For the pupil',
	pupilsText: 'Courses, homework, exercises that correct themselves at once, with hints and the solution step by step. Nothing that was answered is lost.',
	teachers: 'For the teacher',
	teachersText: 'Class and competences on one page, every dated answer behind every cell. Set work in two minutes. Bring your own questions.',
	schools: 'For the school',
	schoolsText: 'Pupils and staff, roles, sign-in cards to print, and the record of who read what.',
	open: 'Open and sovereign',
	openText: 'Free software on the country’s own machines, without advertising or spying: no data goes elsewhere.',
	light: 'Light',
	lightText: 'Pages to read carry no program and weigh less than a photo.',
	demoTitle: 'Try it',
	demoText: 'This is a demonstration country. Choose an account: code and password are filled in.',
	card: 'You have a card with a QR code? Point the phone’s camera at it.',
	forgot: 'Code or PIN forgotten: a pupil asks the teacher, an adult the head of the school.'
};
