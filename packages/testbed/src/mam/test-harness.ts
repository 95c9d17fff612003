import { afterEach } from 'vitest';
import type { CatalogueRelease } from '../catalogue/model.ts';
import { type Mam, type MamOptions, startMam } from './start-mam.ts';

/** Stand-ins that are closed after their test, with a session that keeps its cookie until asked otherwise. */
export function useMam() {
  const started: Mam[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((each) => each.close()));
  });
  return async (options: Partial<MamOptions> = {}): Promise<Mam> => {
    const mam = await startMam({
      releases: [makeRelease({})],
      mamId: 'first+id/==',
      ...options,
      modes: { rotateEvery: 0, ...options.modes },
    });
    started.push(mam);
    return mam;
  };
}

export function makeRelease(facts: Partial<CatalogueRelease>): CatalogueRelease {
  return {
    id: 9_100_002,
    indexers: ['myanonamouse'],
    bookAsins: [],
    releaseTitle: 'Jane Austen - Emma [ENG / M4B / 64kbps]',
    title: 'Emma & "Friends"',
    authors: ['Jane Austen', "Maeve O'Hara"],
    narrators: ['Zoë Lindqvist'],
    series: [{ name: "Austen's Novels", position: '4' }],
    layout: 'single-m4b',
    formats: ['m4b', 'jpg'],
    bitrateKbps: 64,
    sizeBytes: 424_882_176,
    files: 2,
    seeders: 31,
    leechers: 1,
    grabs: 208,
    freeleech: false,
    vip: false,
    language: 'ENG',
    abridged: false,
    category: { id: 45, name: 'Audiobooks - Literary Classics' },
    tags: 'Unabridged | 64 kbps',
    description: '<p>Handsome, clever, and rich.</p>',
    isbn: 'ASIN:B0FAKE0004',
    addedAt: '2026-02-11T18:04:37.000Z',
    hasContent: false,
    ...facts,
  };
}

type MamAnswer = {
  status: number;
  text: string;
  type: string;
  headers: Headers;
  json(): Record<string, unknown>;
};

export async function ask(
  mam: Mam,
  path: string,
  options: { cookie?: string | undefined; body?: string | FormData | URLSearchParams; type?: string } = {},
): Promise<MamAnswer> {
  const cookie = 'cookie' in options ? options.cookie : `mam_id=${mam.mamId()}`;
  const response = await fetch(`${mam.url}${path}`, {
    method: options.body === undefined ? 'GET' : 'POST',
    redirect: 'manual',
    headers: {
      ...(cookie === undefined ? {} : { cookie }),
      ...(options.type === undefined ? {} : { 'content-type': options.type }),
    },
    ...(options.body === undefined ? {} : { body: options.body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    text,
    type: response.headers.get('content-type') ?? '',
    headers: response.headers,
    json: () => JSON.parse(text) as Record<string, unknown>,
  };
}

/** A JSON search; the rows, or none when nothing was found. */
export async function search(
  mam: Mam,
  tor: Record<string, unknown>,
  top: Record<string, unknown> = {},
): Promise<Record<string, unknown>[]> {
  const answer = await ask(mam, '/tor/js/loadSearchJSONbasic.php', {
    body: JSON.stringify({ tor, ...top }),
    type: 'application/json',
  });
  return (answer.json()['data'] ?? []) as Record<string, unknown>[];
}
