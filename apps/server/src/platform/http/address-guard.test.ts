import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  BLOCKED_ADDRESS,
  hostAndPort,
  isForbiddenLiteral,
  isMetadataAddress,
  isPublicAddress,
  publicOnlyLookup,
} from './address-guard.ts';

describe('isPublicAddress', () => {
  it.each(['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '[2a00:1450:4001:81b::200e]'])(
    'lets %s through',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::127.0.0.1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fec0::1',
    'ff02::1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::7f00:1',
    '2002:7f00:1::',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    '2001:db8::1',
    'not an address',
  ])('holds %s back', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('isForbiddenLiteral', () => {
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://localhost/',
    'http://localhost./',
    'http://a.localhost/',
    'http://169.254.169.254/latest/meta-data',
  ])('%s', (url) => {
    expect(isForbiddenLiteral(new URL(url))).toBe(true);
  });

  it('leaves names to the look-up and public literals alone', () => {
    expect(isForbiddenLiteral(new URL('http://example.org/'))).toBe(false);
    expect(isForbiddenLiteral(new URL('http://1.1.1.1/'))).toBe(false);
  });
});

describe('isMetadataAddress', () => {
  it.each(['169.254.169.254', '[fd00:ec2::254]', '::ffff:169.254.169.254', '100.100.100.200'])(
    '%s is never reached',
    (address) => {
      expect(isMetadataAddress(address)).toBe(true);
    },
  );

  it.each(['192.168.1.5', '169.254.10.20', 'fd00:ec2::1', 'nas.local', '127.0.0.1'])(
    '%s may be a service at home',
    (address) => {
      expect(isMetadataAddress(address)).toBe(false);
    },
  );
});

describe('publicOnlyLookup', () => {
  const lookup = promisify(publicOnlyLookup);

  it('refuses a name that resolves to this machine', async () => {
    await expect(lookup('localhost', {})).rejects.toMatchObject({ code: BLOCKED_ADDRESS });
    await expect(lookup('localhost', { all: true })).rejects.toMatchObject({ code: BLOCKED_ADDRESS });
  });

  it('passes on that a name does not exist', async () => {
    await expect(lookup('no-such-host.invalid', {})).rejects.toMatchObject({
      code: expect.stringMatching(/^E/),
    });
  });
});

describe('hostAndPort', () => {
  it.each([
    ['http://Prowlarr.LAN/x', 'prowlarr.lan:80'],
    ['https://prowlarr.lan', 'prowlarr.lan:443'],
    ['http://prowlarr.lan:9696', 'prowlarr.lan:9696'],
    ['http://[::1]:80/', '[::1]:80'],
  ])('%s → %s', (url, expected) => {
    expect(hostAndPort(new URL(url))).toBe(expected);
  });
});
