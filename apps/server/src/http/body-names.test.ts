import {
  bulkRequest,
  denyRequest,
  grabRequest,
  reprocessManyRequest,
  reprocessRequest,
  restoreRequest,
  rewriteAudioRequest,
  takeOfferRequest,
  updatePreferences,
} from '@earmark/contracts';
import { expect, it } from 'vitest';

/** Bodies whose fields may be left out: a misspelt one would change nothing, or do at once what was to be tried. */
it.each([
  ['many requests', bulkRequest, { ids: ['a'], action: 'deny' }],
  ['a denial', denyRequest, {}],
  ['a grab', grabRequest, { guid: 'g', indexerId: 'i' }],
  ['re-processing', reprocessRequest, {}],
  ['re-processing many', reprocessManyRequest, { all: true }],
  ['the recycle bin', restoreRequest, {}],
  ['audio', rewriteAudioRequest, { tags: true }],
  ['an offer', takeOfferRequest, {}],
  ['preferences', updatePreferences, {}],
])('the body for %s takes what it knows, and names what it does not', (_what, schema, body) => {
  expect(schema.safeParse(body).success).toBe(true);
  const { error } = schema.safeParse({ ...body, dryrun: true });
  expect(JSON.stringify(error?.issues)).toContain('dryrun');
});
