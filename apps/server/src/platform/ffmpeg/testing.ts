import { parseFile } from 'music-metadata';

/** What another reader than ffmpeg sees in an audio file. */
export async function readTags(path: string) {
  const { common, native } = await parseFile(path);
  const named = Object.values(native).flat();
  return {
    title: common.title,
    artist: common.artist,
    asin: common.asin ?? named.find(({ id }) => /asin$/i.test(id))?.value,
    picture: common.picture?.[0] && Buffer.from(common.picture[0].data),
    composers: common.composer,
  };
}
