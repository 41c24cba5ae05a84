import type { TFunction } from 'i18next';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComponentRow } from '../../protocol/protocol.ts';
import { formatNumber } from '../kit/formatNumber.ts';
import { useCluster } from '../stores/clusterStore.ts';

/** Words and, at odd places, the number that matters: `term 3 · commit `, `3 108`. */
function partsOf(row: ComponentRow, t: TFunction<'canvas'>): readonly string[] {
  if (row.state === 'down') return [];
  if (row.raft) {
    const { term, commit } = row.raft;
    return [t('raftTerm', { term: formatNumber(term) }), formatNumber(commit)];
  }
  const [, revision, watches] = /^rv (\d+) · (\d+)/.exec(row.detail) ?? [];
  if (revision === undefined) return [row.detail];
  const count = Number(watches);
  return ['rv ', formatNumber(Number(revision)), t('watches', { count, n: formatNumber(count) })];
}

/** Small print of a component (term, commit, revision). Written past React: it changes all the time. */
export function Detail({ id }: { id: string }) {
  const { t } = useTranslation('canvas');
  const span = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let shown: ComponentRow | undefined;
    const write = (): void => {
      const row = useCluster.getState().components[id];
      if (row === shown || !span.current) return;
      shown = row;
      const [before = '', number = '', after = ''] = row ? partsOf(row, t) : [];
      const [a, b, c] = span.current.children as unknown as HTMLElement[];
      a!.textContent = before;
      b!.textContent = number;
      c!.textContent = after;
    };
    write();
    return useCluster.subscribe(write);
  }, [id, t]);
  return (
    <span className="detail cut" ref={span}>
      <span />
      <b />
      <span />
    </span>
  );
}
