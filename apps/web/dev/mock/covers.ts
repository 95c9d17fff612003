/** Drawn covers for the development server: one palette and one motif for each title. */
const PALETTES = [
  ['#1f3a4d', '#e9c46a', '#f4f1de'],
  ['#5b2a3c', '#f2a65a', '#fdf0d5'],
  ['#27403a', '#a3c9a8', '#f7f3e3'],
  ['#2d2a4a', '#e07a5f', '#f4f1de'],
  ['#7a3b2e', '#f3d9b1', '#fff7ea'],
  ['#14213d', '#fca311', '#ffffff'],
  ['#354f52', '#cad2c5', '#f8faf7'],
  ['#6d597a', '#ffcdb2', '#fff4ec'],
  ['#0b3948', '#d0ada7', '#f5efed'],
  ['#463f3a', '#e0afa0', '#f4f3ee'],
  ['#1b4332', '#ffd166', '#f1faee'],
  ['#3a0f2b', '#e5989b', '#ffe8e1'],
] as const;

type Palette = (typeof PALETTES)[number];

const MOTIFS: ((palette: Palette, seed: number) => string)[] = [
  ([, light], seed) =>
    Array.from(
      { length: 7 },
      (_, i) =>
        `<path d="M-20 ${300 + i * 30} q 75 ${-26 - (seed % 20)} 150 0 t 150 0 t 150 0 t 150 0" fill="none" stroke="${light}" stroke-width="${7 - i * 0.7}" opacity="${0.9 - i * 0.11}"/>`,
    ).join(''),
  ([, light], seed) =>
    `<circle cx="${250 + (seed % 60) - 30}" cy="370" r="150" fill="${light}" opacity=".92"/><circle cx="${250 + (seed % 60) - 30}" cy="370" r="190" fill="none" stroke="${light}" stroke-width="3" opacity=".5"/><circle cx="${250 + (seed % 60) - 30}" cy="370" r="228" fill="none" stroke="${light}" stroke-width="2" opacity=".3"/>`,
  ([, light]) =>
    `<path d="M-10 510 L110 300 L190 420 L300 230 L420 430 L470 350 L520 510Z" fill="${light}" opacity=".9"/><path d="M-10 510 L60 420 L150 500 L260 380 L380 510Z" fill="#000" opacity=".22"/>`,
  ([, light]) =>
    Array.from(
      { length: 11 },
      (_, i) =>
        `<rect x="${30 + i * 41}" y="${400 - Math.abs(((i * 37) % 130) - 20)}" width="20" height="${40 + Math.abs(((i * 37) % 130) - 20) * 1.6}" rx="10" fill="${light}" opacity="${0.5 + (i % 3) * 0.2}"/>`,
    ).join(''),
  ([, light], seed) =>
    Array.from(
      { length: 40 },
      (_, i) =>
        `<circle cx="${(i * 97 + seed * 13) % 500}" cy="${220 + ((i * 61 + seed * 7) % 270)}" r="${2 + ((i * 7) % 7)}" fill="${light}" opacity="${0.35 + (i % 5) * 0.13}"/>`,
    ).join(''),
  ([, light]) =>
    `<path d="M250 230 L400 490 L100 490Z" fill="none" stroke="${light}" stroke-width="10"/><path d="M250 300 L340 470 L160 470Z" fill="${light}" opacity=".85"/>`,
];

export function drawCover(title: string, author: string): string {
  let seed = 5;
  for (const letter of title) seed = (seed * 33 + (letter.codePointAt(0) ?? 0)) % 100_003;
  const palette = PALETTES[seed % PALETTES.length] ?? PALETTES[0];
  const motif = MOTIFS[(seed >> 3) % MOTIFS.length];
  const lines = wrap(title, 14).slice(0, 4);
  const size = lines.length > 2 ? 46 : 56;
  const text = lines
    .map(
      (line, index) =>
        `<text x="40" y="${84 + index * size * 1.1}" font-size="${size}" font-weight="700">${escape(line)}</text>`,
    )
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 500" width="500" height="500"><rect width="500" height="500" fill="${palette[0]}"/>${motif?.(palette, seed) ?? ''}<g fill="${palette[2]}" font-family="Georgia, 'Liberation Serif', serif">${text}<text x="40" y="466" font-size="27" font-family="Liberation Sans, Arial, sans-serif" letter-spacing="2" paint-order="stroke" stroke="${palette[0]}" stroke-width="9">${escape(author.toUpperCase())}</text></g></svg>`;
}

function wrap(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
