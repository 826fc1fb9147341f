/** Pictures, sounds and files on their way into a draft: what the editors of lessons and exercises use. */
export { isShrinkable, pictureFor, type SmallPicture } from './picture.ts';
export { lengthOf, mayRecord, recordSound, type Recording, type Sound } from './sound.ts';
export { NotTaken, upload, type Progress, type UploadOptions } from './upload.ts';
