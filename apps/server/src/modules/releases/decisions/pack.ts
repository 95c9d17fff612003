import { type DecisionRule, permanently } from './rule.ts';

/** A pack is good when it says that the wanted book is inside. */
export const packRule: DecisionRule = {
  code: 'pack',
  group: 'identity',
  check({ book, identity, policy }) {
    const { pack } = identity;
    if (!pack.isPack) return null;
    if (!policy.allowPacks) return permanently(`Several books (${pack.described}); packs are not allowed.`);
    if (pack.contains !== null) return null;
    return permanently(
      `Several books (${pack.described}); nothing says that "${book.book.title}" is among them.`,
    );
  },
};
