/* What reaches a page without standing in the server's source as a sentence. */

/** Said by zod about bad input where the server has no words of its own. */
export const SENTENCES_OF_LIBRARIES: readonly string[] = ['Invalid input'];

/** Single words of the server that go into its sentences: what a number counts, where, a language. */
export const WORDS: readonly string[] = (
  'and or none unknown part disc volume collection trilogy saga series beginning end folder file array boolean ' +
  'number string undefined title tags cover indexer notification subtitle authors narrators genres language publisher ' +
  'description releaseDate notes rating isbn ' +
  'english german french spanish italian dutch portuguese russian polish swedish norwegian danish finnish japanese chinese ' +
  'greek turkish korean czech hungarian arabic hindi romanian ukrainian catalan croatian latin hebrew yes no then ' +
  'hardlink reflink copy move'
).split(' ');
