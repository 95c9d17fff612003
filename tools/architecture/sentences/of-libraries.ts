/* What reaches a page without standing in the server's source as a sentence. */

/** Said by zod about bad input. */
export const SENTENCES_OF_LIBRARIES: readonly string[] = [
  'Invalid ISO date',
  'Invalid ISO datetime',
  'Invalid URL',
  'Invalid email address',
  'Invalid input',
  'Invalid input: expected {expected}, received {received}',
  'Invalid number: must be a multiple of {step}',
  'Invalid option: expected one of {options}',
  'Invalid string: must match pattern {pattern}',
  'Too big: expected array to have <={maximum} items',
  'Too big: expected number to be <={maximum}',
  'Too big: expected number to be <{maximum}',
  'Too big: expected string to have <={maximum} characters',
  'Too small: expected array to have >={minimum} items',
  'Too small: expected number to be >={minimum}',
  'Too small: expected number to be >{minimum}',
  'Too small: expected string to have >={minimum} characters',
  'Unrecognized key: {key}',
  'Unrecognized keys: {keys}',
];

/** Single words of the server that go into its sentences: what a number counts, where, a language. */
export const WORDS: readonly string[] = (
  'and or none unknown part disc volume collection trilogy saga series beginning end folder file array boolean ' +
  'number string undefined title tags cover indexer notification subtitle authors narrators genres language publisher ' +
  'description releaseDate notes rating isbn ' +
  'english german french spanish italian dutch portuguese russian polish swedish norwegian danish finnish japanese chinese ' +
  'greek turkish korean czech hungarian arabic hindi romanian ukrainian catalan croatian latin hebrew yes no then ' +
  'hardlink reflink copy move'
).split(' ');
