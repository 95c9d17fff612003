import type { TransferMode } from '@earmark/contracts/library';
import { freeSpaceBytes } from '../../../platform/files/index.ts';
import { bookPathKey, bookPlaces, compileNaming } from '../../naming/index.ts';
import type { Candidate } from '../identify/candidate.ts';
import { type ChosenGroup, groupsAsChosen } from '../identify/choose-groups.ts';
import { identifyInSlices } from '../identify/identify.ts';
import { itemsOfBook, type KnownItem, type Site, surveySites } from '../inspect/survey.ts';
import type { BookGroup, GroupPlan, ImportPlan, ImportSource, Inspection } from '../model.ts';
import type { ImportParts } from '../ports.ts';
import type { RewriteSettings } from '../rewrite/decide-rewrite.ts';
import { planRewrite } from '../rewrite/plan-rewrite.ts';
import { neededBytes } from '../run/stage.ts';
import { findInPlace } from './in-place.ts';
import { type GroupPlanInput, planGroup } from './plan.ts';
import { assertRootFolder } from './root-folder.ts';
import { chooseTransferModes } from './transfer-modes.ts';

export type PlanInput = {
  source: ImportSource;
  inspection: Inspection;
  candidates: readonly Candidate[];
  releaseTitle: string | null;
  canMove: boolean;
  /** A person's choice instead of our own identification. */
  /** The folder the book has and keeps, whatever others there are. */
  home?: { root: { id: string; path: string }; path: string } | undefined;
  /** What is to be done to the audio, instead of the settings. */
  rewriteAs?: RewriteSettings | undefined;
  chosen?: readonly (ChosenGroup & { mode?: TransferMode | undefined })[] | undefined;
};

/** Looks at everything a plan depends on and makes it. Changes nothing. */
export async function makePlan(parts: ImportParts, input: PlanInput): Promise<ImportPlan> {
  const { inspection, candidates, chosen } = input;
  const identified = chosen
    ? { groups: groupsAsChosen(inspection, chosen, candidates), ignored: [], missing: [] }
    : await identifyInSlices({ ...input, formats: await parts.settings.formats() });
  const plan: ImportPlan = {
    source: input.source,
    sourceBase: inspection.basePath,
    groups: [],
    missing: identified.missing.map(({ book }) => ({ bookId: book.id, title: book.title })),
    ignored: identified.ignored,
    blockers: [...inspection.blockers],
    warnings: [...inspection.warnings],
  };
  const takenKeys = new Set<string>();
  for (const [index, group] of identified.groups.entries()) {
    const mode = chosen?.[index]?.mode;
    const planned = await planOne(parts, { ...input, group, takenKeys, mode, plan });
    if (planned.targetPath !== null) takenKeys.add(bookPathKey(planned.targetPath));
    plan.groups.push(planned);
  }
  const isBlocked = plan.blockers.length > 0;
  if (!isBlocked && plan.missing.length > 0 && !plan.groups.some((group) => group.bookId !== null)) {
    plan.blockers.push(notFoundSentence(plan, identified.groups));
  }
  return plan;
}

async function planOne(
  parts: ImportParts,
  input: PlanInput & {
    group: BookGroup;
    takenKeys: ReadonlySet<string>;
    mode: TransferMode | undefined;
    plan: ImportPlan;
  },
): Promise<GroupPlan> {
  const { group, inspection, candidates, takenKeys, plan } = input;
  const settings = await parts.settings.mediaManagement();
  const compiled = compileNaming(settings);
  const candidate = candidates.find((entry) => entry.book.id === group.bookId) ?? null;
  const root = await parts.library.primaryRoot();
  const base: Omit<GroupPlanInput, 'sites' | 'modeOf' | 'root' | 'naming' | 'inPlace' | 'rewrite'> = {
    group,
    inspection,
    candidate,
    isChosen: input.chosen !== undefined,
    isNamed: input.source.kind === 'path' && input.source.bookId === group.bookId,
    takenKeys,
    isOwnFolder: input.home !== undefined,
    importCompanions: settings.importCompanions,
  };
  if (!candidate) {
    const naming = { book: { title: group.label || inspection.name }, compiled };
    const nothing = { sites: [], inPlace: null, rewrite: null, modeOf: () => 'hardlink' as const };
    return planGroup({ ...base, ...nothing, naming, root });
  }
  const first = inspection.files.find((file) => file.path === group.audio[0]);
  const described = await parts.books.describe({
    bookId: candidate.book.id,
    downloadId: input.source.kind === 'path' ? null : input.source.downloadId,
    tags: first?.audio ?? null,
  });
  // Where a person says how to transfer, they want the files moved.
  const inPlace =
    input.mode === undefined
      ? await findInPlace(parts.fs, await parts.library.rootFolders(), inspection, group)
      : null;
  const { place, known } = inPlace
    ? { place: inPlace.root, known: [] }
    : input.home
      ? { place: input.home.root, known: [] }
      : await homeOf(parts, candidate.book.id, root);
  const { rewrite, warnings } = inPlace
    ? { rewrite: null, warnings: [] }
    : await planRewrite(parts, { group, inspection, mode: input.mode, wishes: input.rewriteAs });
  const isEncoded = rewrite?.join?.how === 'encode';
  const naming = {
    book: {
      ...described.naming,
      codec: isEncoded ? 'AAC' : (first?.audio?.codec ?? null),
      bitrateKbps: isEncoded ? rewrite.join?.bitrateKbps : (first?.audio?.bitrateKbps ?? null),
    },
    compiled,
  };
  const rootDevice = await assertRootFolder(parts, place);
  const taken = new Set([...group.audio, ...group.companions]);
  const files = inspection.files.filter((file) => taken.has(file.path));
  const modes = await chooseTransferModes(parts.fs, {
    setting: input.mode ?? settings.transferMode,
    basePath: inspection.basePath,
    files,
    rootPath: place.path,
    canMove: input.canMove,
  });
  const only = inPlace?.path ?? input.home?.path;
  const paths =
    only !== undefined
      ? [only]
      : [...known.map((item) => item.path), ...bookPlaces(compiled, naming.book).map(({ path }) => path)];
  const sites: Site[] = [];
  let planned: GroupPlan | undefined;
  // A place is looked at only when the better ones are taken.
  for (const path of new Set(paths)) {
    sites.push(...(await surveySites(parts, place, [path])));
    planned = planGroup({
      ...base,
      naming,
      root: place,
      sites,
      inPlace: inPlace?.folder ?? null,
      rewrite,
      modeOf: modes.modeOf,
    });
    if (planned.targetPath !== null) break;
  }
  if (!planned) throw new TypeError('A book has at least one place it may take.');
  for (const warning of modes.warnings) if (!plan.warnings.includes(warning)) plan.warnings.push(warning);
  planned.warnings.push(...(planned.alreadyThere ? [] : warnings));
  planned.blockers.push(...(planned.alreadyThere ? [] : modes.blockers));
  const needed = neededBytes(planned, rootDevice);
  const reserve = settings.minimumFreeSpaceMb * 1_048_576;
  if (needed > 0 && (await freeSpaceBytes(parts.fs, place.path)) - needed < reserve) {
    planned.warnings.push(`${place.path} has not enough free space for the copies.`);
  }
  return planned;
}

/** A book that is in the library already stays in its folder: media servers keep its progress by the path. */
async function homeOf(
  parts: ImportParts,
  bookId: string,
  primary: { id: string; path: string },
): Promise<{ place: { id: string; path: string }; known: KnownItem[] }> {
  const items = await itemsOfBook(parts.db, bookId);
  const newest = items[0];
  if (!newest) return { place: primary, known: [] };
  const place = (await parts.library.rootFolders()).find((folder) => folder.id === newest.rootFolderId);
  if (!place) return { place: primary, known: [] };
  return { place, known: items.filter((item) => item.rootFolderId === place.id) };
}

function notFoundSentence(plan: ImportPlan, groups: readonly BookGroup[]): string {
  const sought = plan.missing.map(({ title }) => `"${title}"`).join(', ');
  const found = groups.map((group) => group.label).filter((label) => label !== '');
  return found.length === 0
    ? `${sought} was not found in the download.`
    : `${sought} was not found in the download, which seems to hold ${found
        .slice(0, 5)
        .map((label) => `"${label}"`)
        .join(', ')}${found.length > 5 ? ' and more' : ''}. Import it by hand, or choose another release.`;
}
