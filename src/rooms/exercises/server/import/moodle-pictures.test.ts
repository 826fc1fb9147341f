import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Interaction } from '#rooms/exercises/item.ts';
import { mark } from '#rooms/exercises/marking.ts';
import { fileNode, pictureOf, question } from '#tests/bank-xml.ts';
import type { Row } from './row.ts';

const map = fileNode('carte.png', pictureOf(400, 300));
const drag = (no: number, text: string, more = '') => `<drag><no>${no}</no><text>${text}</text><draggroup>1</draggroup>${more}</drag>`;
const of = <T extends Interaction['type']>(row: Row, type: T) => {
	const { interaction } = row.item!.parts[0];
	assert.equal(interaction.type, type);
	return interaction as Interaction & { type: T };
};
const whys = (row: Row) => row.why.map((why) => why.key);

test('texts and pictures dragged onto a picture become labels; equal words stand in for each other', async () => {
	const drop = (no: number, choice: number, x: number, text = '') => `<drop><no>${no}</no><choice>${choice}</choice><xleft>${x}</xleft><ytop>20</ytop><text>${text}</text></drop>`;
	const row = await question('ddimageortext', map + drag(1, 'Dakar') + drag(2, 'Thiès') + drag(3, 'Dakar') + drag(4, 'un drapeau', fileNode('d.png', pictureOf(60, 30))) + drop(1, 1, 10, 'à l’ouest') + drop(2, 4, 200));
	assert.deepEqual([row.outcome, row.kind, whys(row)], ['changed', 'label', ['places-without-names']]);
	const it = of(row, 'label');
	assert.deepEqual([it.picture.width, it.picture.height, it.picture.alt], [400, 300, 'Que vois-tu ?']);
	assert.deepEqual(it.places.map((place) => [place.text, place.shape]), [['à l’ouest', { kind: 'rectangle', x: 10, y: 20, width: 60, height: 30 }], ['2', { kind: 'rectangle', x: 200, y: 20, width: 60, height: 30 }]]);
	assert.equal(it.labels[3].text, '![un drapeau](media/d.png)');
	assert.deepEqual([{ p1: 'l1', p2: 'l4' }, { p1: 'l3', p2: 'l4' }, { p1: 'l2', p2: 'l4' }].map((answer) => mark(row.item!, { a: answer }).score), [1, 1, 0.5]);
});

test('marks dragged onto zones become labels of the zones; a single mark becomes a place to point at, among others', async () => {
	const zones = '<drop><no>1</no><shape>circle</shape><coords>100,100;20</coords><choice>1</choice></drop><drop><no>2</no><shape>polygon</shape><coords>200,50;260,50;230,90</coords><choice>2</choice></drop>';
	const row = await question('ddmarker', map + drag(1, 'Nil') + drag(2, 'Niger') + zones);
	assert.deepEqual(whys(row).sort(), ['places-without-names', 'point-as-places']);
	const it = of(row, 'label');
	assert.deepEqual([it.places[0].shape, it.keys], [{ kind: 'circle', x: 100, y: 100, radius: 20 }, { p1: ['l1'], p2: ['l2'] }]);
	const one = await question('ddmarker', `${map}${drag(1, 'Dakar')}<drop><no>1</no><shape>rectangle</shape><coords>5,5;40,40</coords><choice>1</choice></drop>`);
	const spot = of(one, 'hotspot');
	assert.deepEqual([spot.one, spot.keys, spot.areas.length, one.item!.stem], [true, ['z1'], 12, 'Que vois-tu ?\n\nDakar']);
	assert.equal(new Set(spot.areas.map((area) => area.text)).size, 12);
	assert.deepEqual([mark(one.item!, { a: ['z1'] }).right, mark(one.item!, { a: ['s3'] }).right], [true, false]);
});

test('without its picture, or with zones that cannot be drawn, it is refused', async () => {
	for (const [own, key] of [
		[drag(1, 'a') + drag(2, 'b'), 'needs-its-picture'],
		[`${map}${drag(1, 'a')}${drag(2, 'b')}<drop><no>1</no><shape>circle</shape><coords>x;1</coords><choice>1</choice></drop>`, 'bad-shape'],
		[map + drag(1, 'a'), 'no-gap'],
		[fileNode('x.png', Buffer.from('<html>')) + drag(1, 'a'), 'needs-its-picture']
	]) assert.deepEqual(whys(await question('ddmarker', own)), [key]);
});

test('an essay is a long text, or files; what is for the marker becomes the model and is named', async () => {
	const text = await question('essay', '<responseformat>editor</responseformat><responsefieldlines>15</responsefieldlines><minwordlimit>100</minwordlimit><maxwordlimit>300</maxwordlimit><attachments>2</attachments><graderinfo format="html"><text>Trois idées.</text></graderinfo><responsetemplate format="html"><text>Je pense que</text></responsetemplate>');
	assert.deepEqual(of(text, 'written'), { type: 'written', lines: 15, words: { from: 100, to: 300 }, model: 'Trois idées.', photos: 2 });
	assert.deepEqual([whys(text), text.item!.foreign!.data.responsetemplate], [['marker-words-shown', 'beginning-kept-aside'], 'Je pense que']);
	const file = await question('essay', '<responseformat>noinline</responseformat><attachments>3</attachments><filetypeslist>.pdf,.jpg,.dwg</filetypeslist>');
	assert.deepEqual([of(file, 'file'), whys(file)], [{ type: 'file', accept: ['pdf', 'picture'], files: 3 }, ['file-types-lost']]);
});
