/** The books and releases the demo and the end-to-end tests use; all of these releases have real content. */
export const DEMO = {
  /** One m4b. */
  prideAndPrejudice: { asin: 'B0EM000101', releaseId: 9100001 },
  /** Twelve mp3 in `CD1` and `CD2`. */
  sherlockHolmes: { asin: 'B0EM000203', releaseId: 9100101 },
  /** Two books in two folders of one torrent. */
  alice: { asins: ['B0EM000401', 'B0EM000402'], releaseId: 9100201 },
  /** Five mp3 in one folder; public, so a magnet link is enough. */
  christmasCarol: { asin: 'B0EM000501', releaseId: 9100301 },
  /** A release that promises audio and holds a picture and a text. */
  noAudio: { asin: 'B0EM000115', releaseId: 9100060 },
  /** On the indexers only: no catalogue knows it, so it is asked for by hand. */
  manual: {
    title: 'The Yellow Wallpaper',
    author: 'Charlotte Perkins Gilman',
    releaseId: 9100401,
    runtimeMinutes: 8,
  },
} as const;
