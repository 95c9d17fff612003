import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import type { Me, Preferences } from '../../lib/api/types.ts';
import { browserLanguage, pageLanguage, rememberLanguage, speak } from '../../lib/i18n/index.ts';
import { chosenDensity, setDensity } from '../../lib/theme/density.ts';
import { chosenTheme, setTheme } from '../../lib/theme/theme.ts';
import { toastError } from '../../ui/toast.ts';
import { meQuery } from './me.ts';

const NOTHING: Preferences = { language: null, region: null, theme: null, density: null };

/** What this person chose, on whatever device. */
export function usePreferences(): Preferences {
  return useQuery(meQuery).data?.preferences ?? NOTHING;
}

/** Shows what was chosen on another device; before anything is drawn for this person. */
export async function applyPreferences({ preferences }: Me): Promise<void> {
  const { language, theme, density } = preferences;
  if (theme !== null) setTheme(theme);
  if (density !== null) setDensity(density);
  if (language === null) return;
  rememberLanguage(language);
  if (language !== pageLanguage()) await speak(language);
}

/** Changes a preference: seen at once, kept on the server. */
export function usePrefer(): (changes: Partial<Preferences>) => void {
  const queries = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (changes: Partial<Preferences>) =>
      unwrap(api.PATCH('/api/v1/auth/me/preferences', { body: changes })),
    onMutate: (changes) => {
      const before = {
        me: queries.getQueryData(meQuery.queryKey),
        theme: chosenTheme(),
        density: chosenDensity(),
      };
      queries.setQueryData(meQuery.queryKey, (me) =>
        me ? { ...me, preferences: { ...me.preferences, ...changes } } : me,
      );
      if (changes.theme) setTheme(changes.theme);
      if (changes.density) setDensity(changes.density);
      return before;
    },
    onSuccess: (_preferences, { language }) => {
      if (language === undefined) return;
      rememberLanguage(language);
      // Everything on the page is made of texts: the whole page is drawn anew.
      if ((language ?? browserLanguage()) !== pageLanguage()) window.location.reload();
    },
    onError: (error, _changes, before) => {
      if (before !== undefined) {
        queries.setQueryData(meQuery.queryKey, before.me);
        setTheme(before.theme);
        setDensity(before.density);
      }
      toastError(error);
    },
  });
  return mutate;
}
