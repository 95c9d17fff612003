/* What stands in the server's source and is never shown on a page. */

/** Files whose texts are data, or are said where no page is: at the start, in the tools, to other programs. */
export const SKIPPED_FILES: readonly RegExp[] = [
  /\.test\.ts$|\/testing\/|\/testing\.ts$|\/fixtures\/|\/migrations\/|contract-suite|packages\/contracts\/src\/openapi/,
  // Words of the outside world that are looked for in names.
  /vocabulary\.ts$|text-fit\.ts$|book-ends\.ts$|folder-names\.ts$|imports\/classify-names\.ts$|naming\/people\.ts$/,
  /releases\/matching\/(other-titles|foreign-numbers)\.ts$|freeform-tags\.ts$|merge-tags\.ts$|imports\/get-ready\.ts$|myanonamouse\/(genres|languages|row)\.ts$/,
  // Before there is a page, and for other programs.
  /config\/config\.ts$|start-failure\.ts$|check-environment\.ts$|providers\/environment\.ts$|src\/main\.ts$|src\/server\.ts$|db\/|http\/(events-routes|nonsense|pages|openapi|docs|docs-site)\.ts$/,
  /http\/readarr\/|notifiers\/placeholders\.ts$|events\/postgres-relay\.ts$|events\/bus\.ts$|platform\/fastify\/app-type\.ts$/,
];

/** Keys whose values are for machines or for the documentation of the API. */
export const NEVER_SHOWN_KEYS =
  /^'?(summary|operationId|tags|example|examples|id|code|event|type|path|url|pattern|placeholder|fallback|cwd|env|headers|name|implementation|content-type|accept|cache-control|from|to)'?$/;

/** Methods whose texts are names of columns, headers, parts of names. */
export const NEVER_SHOWN_CALLS = new Set(
  (
    'includes startsWith endsWith split join indexOf lastIndexOf has get header headers select selectFrom innerJoin ' +
    'leftJoin where whereRef on onRef orderBy groupBy having raw returning as ref query execute log replace replaceAll ' +
    'emit type set withResolvers describe columns eb lit val and or not exists updateTable insertInto deleteFrom'
  ).split(' '),
);

/** Files in which a `description` is for the documentation of the API. */
export const DOCUMENTED = /routes\.ts$|packages\/contracts\//;

/** Keys whose values are shown even when they are a single word. */
export const LABEL_KEYS =
  /^'?(label|help|message|hint|reason|optionLabels|description|meaning|why|sentence)'?$/;

/** Keys whose values are shown even when they are a single word in small letters. */
export const NOTE_KEYS = /^note$/;

const SQL =
  /^select |^listen |^pg_|_id as | as \w*[A-Z]\w*$|^\w+\.\w+ as |^is (not|distinct from|not distinct from)$|^\{\w+\} as \w+$|^not in$|^"?\w+"?\.\w+ as /;
/** Names of files and folders, which are not translated, and words of the examples in the settings. */
const NAMES =
  /^(Full Cast|Unknown (Title|Author)|Various Authors|Disc \{disc\}\/|Unabridged|The Hound of the Baskervilles|Arthur Conan Doyle|LibriVox Volunteers|hash \{infoHash\}|mam \{mamId\}|provider \{id\}|no such user|на русском|opening\|.*|comment=Cover \(front\)|colon replacement|download state|openid profile|\[FLAC 700 kbps\]|\(Full Cast Dramatisation\) \[M4B 64 kbps\])$/;
/** Lists of file name extensions. */
const EXTENSIONS = /^ffconcat|^(m4b m4a|pdf epub|jpg jpeg|rar zip|exe msi|!qb part|nfo txt) /;
const WIRE = /;\s?charset=|^no-store|max-age|^Basic |^Bearer |^[\w/+-]+, [\w/+-]+$/;

/** Texts that look like words and are none for people. */
export function isElsewhere(text: string, _file: string): boolean {
  return SQL.test(text) || WIRE.test(text) || NAMES.test(text) || EXTENSIONS.test(text);
}
