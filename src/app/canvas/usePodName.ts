import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { PodRow } from '../../protocol/protocol.ts';

/** A Pod as the map's items are called: namespace, name, STATUS, how many ready, on which node. */
export function usePodName(): (p: PodRow) => string {
  const { t } = useTranslation('canvas');
  return useCallback(
    ({ namespace, name, status, ready, containers, node }) => {
      const where = node === '' ? '' : t('podOn', { node });
      return t('podItem', { namespace, name, status, ready, containers, where });
    },
    [t],
  );
}
