/** A square code as one SVG path, a run for each stretch of dark squares in a row; `size` squares a side. */
export function squarePath(data: readonly (readonly boolean[])[]): { size: number; path: string } {
	let path = '';
	data.forEach((row, y) => {
		for (let x = 0; x < row.length; x++) {
			if (!row[x]) continue;
			let end = x;
			while (row[end]) end++;
			path += `M${x} ${y}h${end - x}v1h-${end - x}z`;
			x = end;
		}
	});
	return { size: data.length, path };
}
