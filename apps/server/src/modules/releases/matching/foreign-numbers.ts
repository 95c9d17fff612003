/** Number words from two on as folding leaves them; where other words look the same, they are left out. */
const WORDS: Record<string, string> = {
  german: 'zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn',
  french: 'deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize',
  spanish: 'dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis',
  italian:
    'due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici',
  russian:
    'два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать',
};

const values: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(
  Object.entries(WORDS).map(([language, words]) => [
    language,
    new Map(words.split(' ').map((word, at) => [word, at + 2])),
  ]),
);

/** "Двенадцать" is 12 in a Russian title, "once" 11 in a Spanish one; -1 for other words. */
export function foreignNumber(text: string, language: string | null): number {
  return (language === null ? undefined : values.get(language)?.get(text)) ?? -1;
}
