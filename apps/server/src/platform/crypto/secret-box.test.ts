import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSecretBox, loadOrCreateKey } from './secret-box.ts';

describe('secret box', () => {
  it('opens what it sealed and never seals alike', () => {
    const box = createSecretBox(randomBytes(32));
    const sealed = box.seal('pässwörd');
    expect(sealed).not.toContain('pässwörd');
    expect(box.seal('pässwörd')).not.toBe(sealed);
    expect(box.open(sealed)).toBe('pässwörd');
  });

  it('refuses tampered values and another key, saying what to do', () => {
    const box = createSecretBox(randomBytes(32));
    const sealed = box.seal('x');
    expect(() => createSecretBox(randomBytes(32)).open(sealed)).toThrow(/cannot be read/);
    expect(() => box.open(`${sealed.slice(0, -3)}AAA`)).toThrow(/cannot be read/);
    expect(() => box.open('clear text')).toThrow(/cannot be read/);
  });

  it('keeps one private key file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'earmark-key-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'sub', 'secret.key');
    const first = loadOrCreateKey(file);
    expect(loadOrCreateKey(file).equals(first)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeFileSync(file, 'short');
    expect(() => loadOrCreateKey(file)).toThrow(/damaged/);
  });
});
