import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { caption } from '../story/caption.ts';
import type { Hop } from '../story/Hop.ts';

/** How the present language says a hop, with its signs for bold and code. */
export function useSay(): (h: Hop) => string {
  const { t, i18n } = useTranslation('story');
  return useCallback(
    (h) =>
      caption(h, {
        t,
        exists: (key) => i18n.exists(key, { ns: 'story' }),
      }),
    [t, i18n],
  );
}
