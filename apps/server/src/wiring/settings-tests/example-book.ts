/** A book everybody knows and nobody owns: what the *Test* buttons of the settings file, describe and decide on. */
export const EXAMPLE_BOOK = {
  title: 'The Hound of the Baskervilles',
  authors: ['Arthur Conan Doyle'],
  narrators: ['LibriVox Volunteers'],
  series: [{ name: 'Sherlock Holmes', position: '5' }],
  releaseDate: '1902',
  runtimeMinutes: 378,
};
