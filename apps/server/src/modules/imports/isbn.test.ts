import { describe, expect, test } from 'vitest';
import { isbnOf, isbnsInName } from './isbn.ts';

const PRIDE = '9780141439518';

describe('an ISBN of a tag', () => {
  test.each([
    ['13 digits', '9780141439518'],
    ['13 digits with dashes', '978-0-14-143951-8'],
    ['13 digits with blanks', ' 978 0 14 143951 8 '],
    ['10 digits', '0141439513'],
    ['10 digits with dashes', '0-14-143951-3'],
    ['a label', 'ISBN-13: 978-0-14-143951-8'],
    ['a label without a colon', 'isbn 9780141439518'],
    ['a label without a blank', 'ISBN9780141439518'],
    ['the words of a link', 'urn:isbn:9780141439518'],
    ['words behind it', '978-0-14-143951-8 (print)'],
    ['another that is misprinted before it', '9780141439519; 9780141439518'],
  ])('is read as 13 digits from %s', (_, text) => {
    expect(isbnOf(text)).toBe(PRIDE);
  });

  test('with X for ten is read in either case, and one that begins with 979', () => {
    expect(isbnOf('0-8044-2957-X')).toBe('9780804429573');
    expect(isbnOf('080442957x')).toBe('9780804429573');
    expect(isbnOf('979-10-90636-07-1')).toBe('9791090636071');
  });

  test.each([
    ['nothing', ''],
    ['a wrong last of 13 digits', '9780141439519'],
    ['a wrong last of 10 digits', '0141439514'],
    ['two digits changed places', '9780141435918'],
    ['an X that is not last', '01414X9513'],
    ['another product’s 13 digits', '4006381333931'],
    ['sheet music', '9790060115615'],
    ['too many digits', '97801414395180'],
    ['digits of a longer word', 'B9780141439518'],
    ['words', 'none'],
  ])('is not read from %s', (_, text) => {
    expect(isbnOf(text)).toBeNull();
  });
});

describe('ISBNs of a name', () => {
  test.each([
    ['Emma [9780141439518]', [PRIDE]],
    ['978-0-14-143951-8', [PRIDE]],
    ['9780141439518_01', [PRIDE]],
    ['ISBN9780141439518', [PRIDE]],
    ['Emma (0141439513)', [PRIDE]],
    ['Emma ISBN 0-14-143951-3', [PRIDE]],
    ['Emma isbn-10_0141439513', [PRIDE]],
    ['Emma 0141439513', []],
    ['Emma [B00PRIDE12]', []],
    ['Emma 9780141439519', []],
    ['20150102030405', []],
  ])('%s', (name, found) => {
    expect(isbnsInName(name)).toEqual(found);
  });
});
