/** Cookies of one session: whatever names qBittorrent or a proxy before it uses, sent back verbatim. */
export type CookieJar = {
  /** Value of the Cookie header; empty when there is none. */
  header(): string;
  keep(setCookies: readonly string[], nowMs: number): void;
  clear(): void;
};

export function createCookieJar(): CookieJar {
  const cookies = new Map<string, string>();
  return {
    header: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    keep: (setCookies, nowMs) => {
      for (const line of setCookies) {
        const [pair = '', ...attributes] = line.split(';');
        const equals = pair.indexOf('=');
        if (equals <= 0) continue;
        const name = pair.slice(0, equals).trim();
        if (isExpired(attributes, nowMs)) cookies.delete(name);
        else cookies.set(name, pair.slice(equals + 1).trim());
      }
    },
    clear: () => cookies.clear(),
  };
}

function isExpired(attributes: readonly string[], nowMs: number): boolean {
  for (const attribute of attributes) {
    const [name = '', value = ''] = attribute.split('=', 2);
    switch (name.trim().toLowerCase()) {
      case 'max-age':
        if (Number(value) <= 0) return true;
        break;
      case 'expires': {
        const at = Date.parse(value);
        if (!Number.isNaN(at) && at <= nowMs) return true;
        break;
      }
      default:
    }
  }
  return false;
}
