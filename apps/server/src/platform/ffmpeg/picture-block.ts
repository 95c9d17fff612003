/** A cover as Ogg holds it: a FLAC picture block in base64, for the tag METADATA_BLOCK_PICTURE. */
export function pictureBlock(picture: Uint8Array): string {
  const mime = Buffer.from(picture[0] === 0x89 ? 'image/png' : 'image/jpeg');
  const numbers = (...values: number[]) => {
    const bytes = Buffer.alloc(values.length * 4);
    for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
    return bytes;
  };
  const FRONT_COVER = 3;
  // Width, height, depth and colours may be left open.
  const parts = [numbers(FRONT_COVER, mime.length), mime, numbers(0, 0, 0, 0, 0, picture.length), picture];
  return Buffer.concat(parts).toString('base64');
}
