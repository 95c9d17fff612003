import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decisionRules } from './registry.ts';

const folder = new URL('.', import.meta.url);
const HELPERS = ['rule', 'registry', 'terms', 'evidence', 'language-evidence', 'testing'];

describe('the list of rules', () => {
  const rules = decisionRules.flat();

  it('has one file and one test file for each rule', () => {
    const files = readdirSync(folder).map((name) => name.replace(/\.ts$/, ''));
    const sources = files.filter((name) => !name.endsWith('.test') && !HELPERS.includes(name));
    expect(sources).toHaveLength(rules.length);
    for (const name of sources) expect(files).toContain(`${name}.test`);
  });

  it('gives every rule a code of its own', () => {
    expect(new Set(rules.map((rule) => rule.code)).size).toBe(rules.length);
  });

  it('keeps every group together, the cheapest first', () => {
    const groups = decisionRules.map((group) => new Set(group.map((rule) => rule.group)));
    expect(groups.map((names) => [...names])).toEqual([['identity'], ['release'], ['text'], ['state']]);
  });
});
