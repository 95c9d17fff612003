import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, decodeEntities, htmlToPlainText, toLine } from './plain-text.ts';

describe('decodeEntities', () => {
  it.each([
    ['Mrs. Hudson&#039;s Case Files &amp; Curios', "Mrs. Hudson's Case Files & Curios"],
    ['Ars&egrave;ne Lupin', 'Arsène Lupin'],
    ['Great &quot;Planetary&quot; Romances', 'Great "Planetary" Romances'],
    ['once &amp;amp; only', 'once &amp; only'],
    ['&lt;b&gt;', '<b>'],
    ['a < b & c > d', 'a < b & c > d'],
    ['R&D; AT&T', 'R&D; AT&T'],
    ['&#x1F4D6; &hellip; &rsquo;', '📖 … ’'],
    ['&unknownname;', '&unknownname;'],
    ['<b>kept</b> &amp; <i>here</i>', '<b>kept</b> & <i>here</i>'],
    ['plain', 'plain'],
  ])('%j → %j', (text, expected) => {
    expect(decodeEntities(text)).toBe(expected);
  });
});

describe('toLine', () => {
  it('collapses white space and controls', () => {
    expect(toLine(' a\u0000b\n\tc\u00a0 d ')).toBe('a b c d');
  });

  it('composes letters', () => {
    expect(toLine('Zoe\u0308')).toBe('Zoë');
  });
});

describe('htmlToPlainText', () => {
  it('makes paragraphs of blocks and lines of breaks', () => {
    expect(htmlToPlainText('<p><b>A traveller</b> leaves&nbsp;London.</p><p>Second<br/>line</p>')).toBe(
      'A traveller leaves London.\n\nSecond\nline',
    );
  });

  it('keeps lists readable', () => {
    expect(htmlToPlainText('<ul><li>One</li><li>Two</li></ul>')).toBe('• One\n\n• Two');
  });

  it('drops scripts, styles and comments with their content', () => {
    expect(htmlToPlainText('<script>alert(1)</script><style>p{}</style><!-- x -->Text')).toBe('Text');
  });

  it('turns escaped markup into text, never into markup', () => {
    expect(htmlToPlainText('1 &lt; 2 &amp; <em>3</em>')).toBe('1 < 2 & 3');
  });

  it('strips BBCode', () => {
    expect(htmlToPlainText('[b]Bold[/b] [url=https://x.invalid]link[/url] [Unabridged]')).toBe(
      'Bold link [Unabridged]',
    );
  });

  it('leaves plain text with line breaks alone', () => {
    expect(htmlToPlainText('One\r\n\r\n\r\n\r\nTwo')).toBe('One\n\nTwo');
  });

  it('cuts a monstrous description at a word, quickly', () => {
    const before = process.cpuUsage();
    const text = htmlToPlainText(`<p>${'word '.repeat(1_200_000)}</p>`);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000);
    expect(text.length).toBeLessThanOrEqual(20_000);
    expect(text.endsWith('word…')).toBe(true);
  });

  it('stays quick on tags that never close', () => {
    const before = process.cpuUsage();
    htmlToPlainText('<br '.repeat(100_000));
    htmlToPlainText('[url='.repeat(100_000));
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000);
  });

  it('never lets a tag of its input through', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('<', '>', 'script', '/', ' ', 'a', '"', '=', '!--', '[b]')),
        (parts) => {
          expect(htmlToPlainText(parts.join(''))).not.toMatch(/<script[\s>]/);
        },
      ),
    );
  });
});

describe('cleanText', () => {
  it('drops half characters', () => {
    expect(cleanText('a\ud83d b \udcd6 📖')).toBe('a  b   📖');
  });
});
