import { factsFromTags } from '@earmark/testbed/audiobookshelf/audio';
import { describe, expect, it } from 'vitest';
import { buildAudioTags } from './audio-tags.ts';
import type { SidecarBook } from './model.ts';

const book: SidecarBook = {
  id: '01900000-0000-7000-8000-000000000000',
  title: 'The Time Machine',
  subtitle: 'An Invention',
  authors: ['H. G. Wells', 'Ann Other'],
  narrators: ['Ben Reader', 'Tom Voice'],
  series: [
    { name: 'The Scientific Romances', position: '1.5' },
    { name: 'Classic Adventures', position: '12' },
  ],
  year: null,
  releaseDate: '2014-03-11',
  publisher: 'Example Audio',
  description: 'A traveller.\n\nSecond.',
  genres: ['Science Fiction', 'Classics'],
  isbn: '9780000018953',
  asin: 'B00TMW1895',
  language: 'english',
};

/** What Audiobookshelf makes of the tags; its names of them are those of ffprobe. */
function readBack(tags: Record<string, string>) {
  return factsFromTags({
    tagAlbum: tags['album'],
    tagTitle: tags['title'],
    tagSubtitle: tags['subtitle'],
    tagArtist: tags['artist'],
    tagAlbumArtist: tags['album_artist'],
    tagComposer: tags['composer'],
    tagDescription: tags['description'],
    tagDate: tags['date'],
    tagPublisher: tags['publisher'],
    tagGenre: tags['genre'],
    tagSeries: tags['series'],
    tagSeriesPart: tags['series-part'],
    tagGrouping: tags['grouping'],
    tagASIN: tags['asin'],
    tagIsbn: tags['isbn'],
    tagLanguage: tags['language'],
  });
}

describe('tags of a book', () => {
  it('come back from Audiobookshelf as they were: authors alone as artist, narrators as composer, the year alone', () => {
    expect(readBack(buildAudioTags(book))).toEqual({
      title: 'The Time Machine',
      subtitle: 'An Invention',
      authors: ['H. G. Wells', 'Ann Other'],
      narrators: ['Ben Reader', 'Tom Voice'],
      series: [
        { name: 'The Scientific Romances', sequence: '1.5' },
        { name: 'Classic Adventures', sequence: '12' },
      ],
      publishedYear: '2014',
      publisher: 'Example Audio',
      description: 'A traveller.\n\nSecond.',
      genres: ['Science Fiction', 'Classics'],
      asin: 'B00TMW1895',
      isbn: '9780000018953',
      language: 'English',
    });
  });

  it('give a series without a number no number of another', () => {
    const series = [{ name: 'Standalones' }, { name: 'Oz', position: '1-3' }];
    expect(readBack(buildAudioTags({ ...book, series })).series).toEqual([{ name: 'Oz', sequence: '1-3' }]);
    const alone = buildAudioTags({ ...book, series: [{ name: 'Standalones' }] });
    expect(readBack(alone).series).toEqual([{ name: 'Standalones', sequence: null }]);
  });

  it('leave out what is not known', () => {
    const bare = {
      ...book,
      subtitle: null,
      series: [],
      releaseDate: null,
      publisher: null,
      isbn: null,
      genres: [],
    };
    const tags = buildAudioTags({ ...bare, narrators: [], description: null, asin: null, language: null });
    expect(Object.keys(tags).sort()).toEqual(['album', 'album_artist', 'artist', 'title']);
  });
});
