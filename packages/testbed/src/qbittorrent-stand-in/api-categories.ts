import path from 'node:path';
import { categoryPath, isCategoryName, splitTags } from './adding.ts';
import type { ApiContext, Call, Endpoints } from './answer.ts';
import { DONE, NOT_FOUND, NOTHING, textAnswer } from './answer.ts';
import { isAtLeast } from './dialect.ts';
import type { Torrent } from './torrent.ts';

/** Categories and tags, and putting them on torrents. */
export function categoryEndpoints(context: ApiContext, choose: (call: Call) => Torrent[]): Endpoints {
  const { facts, engine, preferences } = context;
  const isFiveTwo = isAtLeast(facts.dialect, '5.2');
  const field = (call: Call, name: string) => call.fields.get(name) ?? '';
  const create = (name: string, savePath: string) => {
    if (isFiveTwo) {
      const parents = name.split('/').slice(0, -1);
      for (let depth = 1; depth <= parents.length; depth += 1) {
        const parent = parents.slice(0, depth).join('/');
        if (!engine.categories.has(parent)) engine.categories.set(parent, { savePath: '' });
      }
    }
    engine.categories.set(name, { savePath });
  };
  const retag = (call: Call, change: (tags: string[], given: string[]) => string[]) => {
    const given = splitTags(facts, field(call, 'tags'));
    for (const tag of given) engine.tags.add(tag);
    for (const torrent of choose(call)) torrent.tags = [...new Set(change(torrent.tags, given))].sort();
  };

  const endpoints: Endpoints = {
    'torrents/createCategory': {
      method: 'POST',
      required: ['category'],
      run: (call) => {
        const name = field(call, 'category');
        if (name === '') return textAnswer('Category cannot be empty', 400);
        if (!isCategoryName(name)) return textAnswer('Incorrect category name', 409);
        if (engine.categories.has(name)) return textAnswer('Unable to create category', 409);
        create(name, field(call, 'savePath'));
        return DONE;
      },
    },
    'torrents/editCategory': {
      method: 'POST',
      required: isAtLeast(facts.dialect, '5.3') ? ['category'] : ['category', 'savePath'],
      run: (call) => {
        const name = field(call, 'category');
        if (name === '') return textAnswer('Category cannot be empty', 400);
        const present = engine.categories.get(name);
        const savePath = call.fields.get('savePath') ?? present?.savePath ?? '';
        if (!present) return isFiveTwo ? NOT_FOUND : textAnswer('Unable to edit category', 409);
        if (present.savePath === savePath && !isFiveTwo) return textAnswer('Unable to edit category', 409);
        engine.categories.set(name, { savePath });
        return DONE;
      },
    },
    'torrents/removeCategories': {
      method: 'POST',
      required: ['categories'],
      run: (call) => {
        for (const name of field(call, 'categories').split('\n')) {
          engine.categories.delete(name);
          for (const torrent of engine.listed()) if (torrent.category === name) torrent.category = '';
        }
        return DONE;
      },
    },
    'torrents/setCategory': {
      method: 'POST',
      required: ['hashes', 'category'],
      run: async (call) => {
        const name = field(call, 'category');
        if (name !== '' && !engine.categories.has(name)) return textAnswer('Incorrect category name', 409);
        for (const torrent of choose(call)) {
          torrent.category = name;
          const target = categoryPath(preferences.text('save_path'), engine.categories, name);
          if (torrent.isAutoManaged && path.resolve(target) !== torrent.savePath) {
            await engine.relocate([torrent], target);
            torrent.isAutoManaged = true;
          }
        }
        return DONE;
      },
    },
    'torrents/addTags': {
      method: 'POST',
      required: ['hashes', 'tags'],
      run: (call) => {
        retag(call, (tags, given) => [...tags, ...given.map((tag) => tag.trim())]);
        return DONE;
      },
    },
    'torrents/removeTags': {
      method: 'POST',
      required: ['hashes'],
      run: (call) => {
        const given = splitTags(facts, field(call, 'tags'));
        for (const torrent of choose(call)) {
          torrent.tags = given.length === 0 ? [] : torrent.tags.filter((tag) => !given.includes(tag));
        }
        return DONE;
      },
    },
    'torrents/createTags': {
      method: 'POST',
      required: ['tags'],
      run: (call) => {
        for (const tag of splitTags(facts, field(call, 'tags'))) engine.tags.add(tag);
        return DONE;
      },
    },
    'torrents/deleteTags': {
      method: 'POST',
      required: ['tags'],
      run: (call) => {
        const gone = splitTags(facts, field(call, 'tags'));
        for (const tag of gone) engine.tags.delete(tag);
        for (const torrent of engine.listed()) {
          torrent.tags = torrent.tags.filter((tag) => !gone.includes(tag));
        }
        return DONE;
      },
    },
  };
  if (isAtLeast(facts.dialect, '5.1')) {
    endpoints['torrents/setTags'] = {
      method: 'POST',
      required: ['hashes', 'tags'],
      run: (call) => {
        retag(call, (_tags, given) => given);
        return isFiveTwo ? NOTHING : DONE;
      },
    };
  }
  return endpoints;
}
