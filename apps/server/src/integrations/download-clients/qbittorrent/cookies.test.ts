import { expect, it } from 'vitest';
import { createCookieJar } from './cookies.ts';

it('keeps every cookie verbatim, whatever its name, and replaces it by name', () => {
  const jar = createCookieJar();
  jar.keep(['SID=a+b/c==; HttpOnly; SameSite=Strict; path=/', 'proxy=1'], 0);
  expect(jar.header()).toBe('SID=a+b/c==; proxy=1');
  jar.keep(['QBT_SID_8080=x; expires=Fri, 31 Dec 2099 00:00:00 GMT; path=/', 'SID=new'], 0);
  expect(jar.header()).toBe('SID=new; proxy=1; QBT_SID_8080=x');
});

it('drops expired ones and passes over nonsense', () => {
  const jar = createCookieJar();
  jar.keep(['SID=a', 'B=1', '', '=x', 'nothing'], 0);
  jar.keep(['SID=; expires=Thu, 01 Jan 1970 00:00:00 GMT', 'B=; Max-Age=0'], 1);
  expect(jar.header()).toBe('');
});
