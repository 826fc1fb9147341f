import { tex } from '@mdit/plugin-tex';
import MarkdownIt from 'markdown-it';
import { isSafeAddress } from '#rooms/curriculum/address.ts';

/**
 * The Markdown in which lessons are stored: CommonMark with tables, formulas between dollars and, alone on a line, `::exercise CODE`. No HTML of a
 * source passes. The renderer and the editor read with the same one, so what is shown is what was written.
 */
export function dialect(renderFormula: (source: string, display: boolean) => string = (source) => source): MarkdownIt {
	const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false, breaks: false });
	markdown.use(tex, { render: renderFormula, delimiters: 'dollars', allowInlineWithSpace: false });
	markdown.validateLink = isSafeAddress;
	// A line `::exercise CODE` stands for an exercise set in the text; the page puts the exercise there.
	// Before the rule of underlined headings, which reads on to the end of the text from every line that no rule before it takes.
	markdown.block.ruler.before('lheading', 'exercise', (state, line, _end, silent) => {
		const text = state.src.slice(state.bMarks[line] + state.tShift[line], state.eMarks[line]);
		const match = /^::exercise\s+([A-Za-z0-9._-]{1,64})\s*$/.exec(text);
		if (!match) return false;
		if (silent) return true;
		Object.assign(state.push('exercise', '', 0), { content: match[1], map: [line, line + 1] });
		state.line = line + 1;
		return true;
	});
	return markdown;
}
