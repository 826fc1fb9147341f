/** The lines of JSON of a streamed answer, one by one as they arrive. A last line that was cut off is not given; one that is no JSON ends it. */
export async function* linesOf(response: Response): AsyncGenerator<unknown> {
	if (!response.body) return;
	const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
	let rest = '';
	for (;;) {
		const { value, done } = await reader.read();
		if (done) return;
		const lines = (rest + value).split('\n');
		rest = lines.pop()!;
		for (const line of lines) if (line) yield JSON.parse(line) as unknown;
	}
}
