import sharp from 'sharp';
import type { CatalogueBook } from '../catalogue/model.ts';

/** What a cover shows; books and manual entries alike. */
export type CoverFacts = Pick<CatalogueBook, 'title' | 'cover'> & { seed: string; author: string };

const SERIF = "'Liberation Serif','DejaVu Serif',Georgia,serif";
const SANS = "'Liberation Sans','DejaVu Sans',Helvetica,sans-serif";
const SIDE = 1024;

export const coverFactsOf = (book: CatalogueBook): CoverFacts => ({
  title: book.title,
  cover: book.cover,
  seed: book.asin,
  author: isDrawable(book.authors[0]?.name ?? '') ? book.authors.map((each) => each.name).join(' & ') : '',
});

/** A square JPEG in the manner of old cloth bindings: ground, emblem, title, author. */
export async function drawCover(facts: CoverFacts, sidePixels = 500): Promise<Buffer> {
  return sharp(Buffer.from(coverSvg(facts)))
    .resize(sidePixels, sidePixels)
    .jpeg({ quality: 86 })
    .toBuffer();
}

export function coverSvg(facts: CoverFacts): string {
  const { from, to, ink } = facts.cover;
  const lines = wrapTitle(facts.cover.title ?? facts.title);
  const size = Math.min(
    108,
    Math.floor(330 / lines.length / 0.95),
    Math.floor(1480 / Math.max(...lines.map((line) => line.length), 12)),
  );
  const leading = size * 1.16;
  const top = 655 + size * 0.3 - ((lines.length - 1) * leading) / 2;
  const title = lines
    .map((line, index) => `<text x="512" y="${(top + index * leading).toFixed(0)}">${escape(line)}</text>`)
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}" viewBox="0 0 ${SIDE} ${SIDE}">
<defs>
<linearGradient id="ground" x1="0" y1="0" x2="0.6" y2="1"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>
<radialGradient id="light" cx="0.5" cy="0.3" r="0.75"><stop offset="0" stop-color="#fff" stop-opacity="0.2"/><stop offset="1" stop-color="#000" stop-opacity="0.28"/></radialGradient>
</defs>
<rect width="${SIDE}" height="${SIDE}" fill="url(#ground)"/><rect width="${SIDE}" height="${SIDE}" fill="url(#light)"/>
<g fill="none" stroke="${ink}" stroke-opacity="0.55"><rect x="44" y="44" width="936" height="936" stroke-width="3"/><rect x="58" y="58" width="908" height="908" stroke-width="1.5"/></g>
<g fill="none" stroke="${ink}" stroke-width="3" stroke-opacity="0.85" transform="translate(512 278) scale(0.92) translate(-512 -310)">${emblem(hashOf(facts.seed))}</g>
<g fill="${ink}" font-family="${SERIF}" font-size="${size}" font-weight="bold" text-anchor="middle">${title}</g>
<g fill="${ink}" font-family="${SANS}" font-size="32" text-anchor="middle" letter-spacing="7" fill-opacity="0.9"><text x="512" y="908">${escape(facts.author.toUpperCase())}</text></g>
</svg>`;
}

/** One of six line drawings around (512, 310), turned by the seed. */
function emblem(seed: number): string {
  const turn = (seed >>> 4) % 30;
  const rays = (count: number, inner: number, outer: number) =>
    Array.from({ length: count }, (_, index) => {
      const angle = ((index * 360) / count + turn) * (Math.PI / 180);
      const at = (radius: number) =>
        `${(512 + radius * Math.cos(angle)).toFixed(1)} ${(310 + radius * Math.sin(angle)).toFixed(1)}`;
      return `<path d="M${at(inner)} L${at(outer)}"/>`;
    }).join('');
  const circles = (radii: readonly number[]) =>
    radii.map((radius) => `<circle cx="512" cy="310" r="${radius}"/>`).join('');
  switch (seed % 6) {
    case 0:
      return circles([70, 80]) + rays(24, 96, 170);
    case 1:
      return [0, 60, 120]
        .map(
          (angle) =>
            `<ellipse cx="512" cy="310" rx="170" ry="62" transform="rotate(${angle + turn} 512 310)"/>`,
        )
        .join('');
    case 2:
      return [0, 1, 2, 3, 4]
        .map((row) => {
          const y = 220 + row * 45;
          return `<path d="M330 ${y} q45 -46 91 0 t91 0 t91 0 t91 0"/>`;
        })
        .join('');
    case 3:
      return circles([36, 72, 108, 144, 180]);
    case 4:
      return [0, 30, 60]
        .map(
          (angle) =>
            `<rect x="402" y="200" width="220" height="220" transform="rotate(${angle + turn} 512 310)"/>`,
        )
        .join('');
    default:
      return `${[0, 1, 2, 3]
        .map((step) => {
          const radius = 60 + step * 38;
          return `<path d="M${512 - radius} 420 V310 A${radius} ${radius} 0 0 1 ${512 + radius} 310 V420"/>`;
        })
        .join('')}<path d="M310 420 H714"/>`;
  }
}

function wrapTitle(title: string): string[] {
  const words = title.split(' ');
  const longest = Math.max(12, Math.ceil(title.length / 2.7), ...words.map((word) => word.length));
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= longest)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Few machines have a Japanese font; boxes instead of letters would be worse than no name. */
const isDrawable = (text: string) => !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text);

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function hashOf(text: string): number {
  let hash = 2166136261;
  for (const char of text) hash = Math.imul(hash ^ char.codePointAt(0)!, 16777619) >>> 0;
  return hash;
}
