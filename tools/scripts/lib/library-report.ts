import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { LibraryItem, Page, Request } from '@earmark/contracts';
import type { Testbed } from '@earmark/testbed';
import type { Api } from '../../harness/api.ts';

export type ReportedItem = {
  title: string;
  authors: string[];
  asin: string | null;
  /** Relative to the library. */
  path: string;
  files: { name: string; bytes: number; shared: boolean }[];
  sidecars: { metadataJson: boolean; metadataOpf: boolean; cover: boolean; facts: Record<string, unknown> };
  torrentHash: string | null;
  stillInClient: boolean;
};

export type LibraryReport = {
  libraryPath: string;
  items: ReportedItem[];
  files: number;
  sharedInodes: boolean;
};

const AUDIO = /\.(?:m4b|mp3|m4a|flac|ogg|opus)$/i;

/** What stands in the library on disk, and whether the seeding files are the same files. */
export async function describeLibrary(
  api: Api,
  testbed: Testbed,
  requests: readonly Request[],
): Promise<LibraryReport> {
  const { records } = await api.get<Page<LibraryItem>>('/library?pageSize=100');
  const downloaded = inodesBelow(testbed.client!.savePath);
  const history = await api.get<Page<{ bookId: string | null; data: { hashes?: string[] } }>>(
    '/history?type=grabbed&pageSize=100',
  );
  const hashOf = new Map(history.records.map((entry) => [entry.bookId, entry.data.hashes?.[0] ?? null]));
  const items = records.map((item): ReportedItem => {
    const names = readdirSync(item.path, { recursive: true, encoding: 'utf8' }).toSorted();
    const files = names
      .filter((name) => statSync(join(item.path, name)).isFile())
      .map((name) => {
        const { size, ino } = statSync(join(item.path, name));
        return { name, bytes: size, shared: downloaded.has(ino) };
      });
    const json = join(item.path, 'metadata.json');
    const facts = existsSync(json) ? (JSON.parse(readFileSync(json, 'utf8')) as Record<string, unknown>) : {};
    const request = requests.find((each) => each.book.id === item.book.id);
    return {
      title: item.book.title,
      authors: item.book.authors,
      asin: item.book.asin,
      path: relative(testbed.libraryDir, item.path),
      files,
      sidecars: {
        metadataJson: existsSync(json),
        metadataOpf: existsSync(join(item.path, 'metadata.opf')),
        cover: existsSync(join(item.path, 'cover.jpg')),
        facts: Object.fromEntries(
          ['title', 'authors', 'narrators', 'series', 'publishedYear', 'asin'].map((key) => [
            key,
            facts[key],
          ]),
        ),
      },
      torrentHash: hashOf.get(request?.book.id ?? item.book.id) ?? null,
      stillInClient: files.some((file) => file.shared),
    };
  });
  const audio = items.flatMap((item) => item.files.filter((file) => AUDIO.test(file.name)));
  return {
    libraryPath: testbed.libraryDir,
    items,
    files: items.reduce((sum, item) => sum + item.files.length, 0),
    sharedInodes: audio.length > 0 && audio.every((file) => file.shared),
  };
}

function inodesBelow(folder: string): Set<number> {
  return new Set(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => statSync(join(folder, name)))
      .filter((stats) => stats.isFile())
      .map((stats) => stats.ino),
  );
}
