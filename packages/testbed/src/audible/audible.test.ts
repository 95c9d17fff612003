import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO } from '../catalogue/data/demo.ts';
import { type AudibleStandIn, startAudible } from './audible.ts';

const ALL_GROUPS =
  'category_ladders,contributors,media,product_attrs,product_desc,product_details,product_extended_attrs,rating,series';

type Product = Record<string, unknown> & { asin: string; title?: string };
type Search = { products: Product[]; total_results: number; response_groups: string[] };

type Answer<T> = { status: number; body: T };

let audible: AudibleStandIn;
beforeAll(async () => {
  audible = await startAudible();
});
afterAll(() => audible.close());

async function get<T>(path: string, params: Record<string, string> = {}): Promise<Answer<T>> {
  const answer = await fetch(`${audible.url}${path}?${new URLSearchParams(params).toString()}`);
  const body = (await answer.json()) as T;
  return { status: answer.status, body };
}

describe('search', () => {
  it('tells only the ASIN without response groups', async () => {
    const { body } = await get<Search>('/com/1.0/catalog/products', { keywords: 'pride and prejudice' });
    expect(body.products[0]).toEqual({ asin: DEMO.prideAndPrejudice.asin });
    expect(body.response_groups).toEqual(['always-returned']);
  });

  it('tells each group that was asked for, in the documented shape', async () => {
    const { body } = await get<Search>('/com/1.0/catalog/products', {
      keywords: 'pride and prejudice',
      num_results: '3',
      image_sizes: '500,1024',
      response_groups: ALL_GROUPS,
    });
    expect(body.products).toHaveLength(3);
    expect(body.total_results).toBeGreaterThan(6);
    expect(body.products[0]).toMatchObject({
      asin: DEMO.prideAndPrejudice.asin,
      title: 'Pride and Prejudice',
      authors: [{ asin: 'B0EMA00001', name: 'Jane Austen' }],
      narrators: [{ name: 'LibriVox Volunteers' }],
      publisher_name: 'LibriVox',
      publisher_summary: expect.stringContaining('<p>'),
      language: 'english',
      format_type: 'unabridged',
      content_type: 'Product',
      content_delivery_type: 'SinglePartBook',
      release_date: '2019-02-14',
      runtime_length_min: 41,
      isbn: '9780000001016',
      product_images: {
        500: `${audible.url}/images/I/B0EM000101._SL500_.jpg`,
        1024: `${audible.url}/images/I/B0EM000101._SL1024_.jpg`,
      },
      category_ladders: [{ root: 'Genres', ladder: expect.any(Array) }],
      rating: { overall_distribution: { num_ratings: 9800 } },
    });
    expect(body.products[0]).not.toHaveProperty('series');
  });

  it('pages from 0 and ends with an empty page', async () => {
    const page = (number: number) =>
      get<Search>('/com/1.0/catalog/products', {
        author: 'Jane Austen',
        num_results: '5',
        page: String(number),
      });
    const [first, second, last] = await Promise.all([page(0), page(1), page(40)]);
    const asins = [...first.body.products, ...second.body.products].map((product) => product.asin);
    expect(new Set(asins).size).toBe(10);
    expect(last.body.products).toEqual([]);
    expect(last.body.total_results).toBe(first.body.total_results);
  });

  it.each([
    [{ num_results: '51' }, 'num_results'],
    [{ response_groups: 'media,nonsense' }, 'response_groups'],
    [{ products_sort_by: 'Sideways' }, 'products_sort_by'],
    [{ page: 'one' }, 'page'],
  ])('refuses %o, naming the constraint', async (params, name) => {
    const { status, body } = await get<{ message: string }>('/com/1.0/catalog/products', {
      keywords: 'emma',
      ...(params as Record<string, string>),
    });
    expect(status).toBe(400);
    expect(body.message).toContain(`at '${name}' failed to satisfy constraint`);
  });

  it('looks several ASINs up at once and keeps regions apart', async () => {
    const asins = 'B0EM000101,B0EM000107,B0EM000621';
    const found = async (tld: string) =>
      (await get<Search>(`/${tld}/1.0/catalog/products`, { asins })).body.products.map((each) => each.asin);
    expect(await found('com')).toEqual(['B0EM000101', 'B0EM000621']);
    expect(await found('de')).toEqual(['B0EM000101', 'B0EM000107']);
    expect(await found('.co.jp')).toEqual(['B0EM000621']);
    expect((await get('/nowhere/1.0/catalog/products')).status).toBe(404);
  });

  it('lists a category newest first', async () => {
    type Categories = { categories: { id: string; name: string }[] };
    const { body } = await get<Categories>('/com/1.0/catalog/categories');
    const category = body.categories.find((each) => each.name === "Children's Audiobooks")!;
    const found = await get<Search>('/com/1.0/catalog/products', {
      category_id: category.id,
      products_sort_by: '-ReleaseDate',
      response_groups: 'media',
    });
    const dates = found.body.products.map((product) => String(product['release_date']));
    expect(dates.length).toBeGreaterThan(5);
    expect(dates).toEqual([...dates].sort().reverse());
  });
});

describe('product', () => {
  it('answers with series and free-text positions', async () => {
    const { body } = await get<{ product: Product }>('/com/1.0/catalog/products/B0EM000213', {
      response_groups: 'series,product_extended_attrs',
    });
    expect(body.product).toMatchObject({
      publication_name: 'Sherlock Holmes',
      series: [{ asin: 'B0EMS00001', title: 'Sherlock Holmes', sequence: '1-9', url: '/pd/x/B0EMS00001' }],
    });
  });

  it('tells a series as a product whose children are in order', async () => {
    type Related = { product: { title: string; relationships: { asin: string; sequence: string }[] } };
    const { body } = await get<Related>('/com/1.0/catalog/products/B0EMS00001', {
      response_groups: 'relationships,product_attrs',
    });
    expect(body.product.title).toBe('Sherlock Holmes');
    const sequences = body.product.relationships.map((each) => each.sequence);
    expect(sequences[0]).toBe('0.5');
    expect(sequences.indexOf('8.5')).toBeGreaterThan(sequences.indexOf('8'));
  });

  it('tells nothing but the ASIN of a book of another region', async () => {
    const { status, body } = await get<{ product: Product }>('/com/1.0/catalog/products/B0EM000107', {
      response_groups: 'media',
    });
    expect(status).toBe(200);
    expect(body.product).toEqual({ asin: 'B0EM000107', is_vvab: false });
  });

  it('draws real covers in the asked size', async () => {
    const size = async (name: string) => {
      const answer = await fetch(`${audible.url}/images/I/${name}`);
      expect(answer.headers.get('content-type')).toBe('image/jpeg');
      return sharp(Buffer.from(await answer.arrayBuffer())).metadata();
    };
    expect(await size('B0EM000101._SL500_.jpg')).toMatchObject({ format: 'jpeg', width: 500, height: 500 });
    expect(await size('B0EM000101.jpg')).toMatchObject({ width: 1200 });
    expect((await fetch(`${audible.url}/images/I/B0EM999999.jpg`)).status).toBe(404);
  });
});

describe('sims and suggestions', () => {
  it('knows the next in a series and the same author', async () => {
    type Sims = { similar_products: Product[] };
    const sims = async (type: string) =>
      (
        await get<Sims>('/com/1.0/catalog/products/B0EM000201/sims', {
          similarity_type: type,
          num_results: '50',
          response_groups: 'media',
        })
      ).body.similar_products;
    expect((await sims('NextInSameSeries')).map((each) => each.title)).toEqual(['The Sign of the Four']);
    expect((await sims('InTheSameSeries'))[0]?.title).toBe('The Field Bazaar');
    expect((await sims('ByTheSameAuthor')).map((each) => each.title)).toContain('The Lost World');
    expect((await sims('RawSimilarities')).length).toBeGreaterThan(5);
    expect((await get('/com/1.0/catalog/products/B0EM000201/sims', { similarity_type: 'x' })).status).toBe(
      400,
    );
  });

  it('suggests authors and titles while one types', async () => {
    type Item = { model: { title_group: { title: { value: string } } }; view: { template: string } };
    const { body } = await get<{ model: { items: Item[] } }>('/com/1.0/searchsuggestions', {
      key_strokes: 'jan',
      site_variant: 'desktop',
    });
    const told = body.model.items.map((item) => [item.view.template, item.model.title_group.title.value]);
    expect(told).toContainEqual(['AuthorItemV2', 'Jane Austen']);
    expect(told).toContainEqual(['AsinRow', 'Jane Eyre']);
  });
});

describe('faults', () => {
  it('can hold a malformed product and lose a product', async () => {
    audible.addFault({ kind: 'odd-product', times: 1 });
    const { body } = await get<Search>('/com/1.0/catalog/products', {
      keywords: 'emma',
      response_groups: 'media',
    });
    expect(body.products[0]?.title).toBeNull();
    expect(body.products[1]?.title).toBe('Emma');

    audible.addFault({ kind: 'delisted', path: '/com/1.0/catalog/products/B0EM000111', times: 1 });
    const gone = await get<{ product: Product }>('/com/1.0/catalog/products/B0EM000111');
    expect(gone.body.product['product_state']).toBe('NOT_AVAILABLE_FOR_PURCHASE');
    expect(audible.faults()).toEqual([]);
  });
});
