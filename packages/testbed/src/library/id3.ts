const FRAMES = { album: 'TALB', artist: 'TPE1', composer: 'TCOM', title: 'TIT2', track: 'TRCK' } as const;

/** MPEG frames with an ID3v2.4 tag before them. */
export function withTags(audio: Buffer, tags: Readonly<Record<keyof typeof FRAMES, string>>): Buffer {
  const frames = Object.entries(tags).map(([name, value]) => {
    // 3: UTF-8 follows.
    const text = Buffer.concat([Buffer.from([3]), Buffer.from(value, 'utf8')]);
    return Buffer.concat([
      Buffer.from(FRAMES[name as keyof typeof FRAMES]),
      sizeOf(text.length),
      Buffer.alloc(2),
      text,
    ]);
  });
  const body = Buffer.concat(frames);
  return Buffer.concat([Buffer.from('ID3'), Buffer.from([4, 0, 0]), sizeOf(body.length), body, audio]);
}

/** Seven bits a byte, so that no size looks like the start of a frame. */
function sizeOf(bytes: number): Buffer {
  return Buffer.from([21, 14, 7, 0].map((shift) => (bytes >> shift) & 0x7f));
}
