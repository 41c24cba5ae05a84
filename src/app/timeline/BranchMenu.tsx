import { GitBranch } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clockParts } from '../kit/clock.ts';
import type { MenuEntry } from '../kit/LazyMenu.tsx';
import { LazyMenu } from '../kit/LazyMenu.tsx';
import { useCluster } from '../stores/clusterStore.ts';
import { director } from '../stores/Director.ts';

/** The futures that are kept: of each, from where it left its parent and how far it went. */
export function BranchMenu() {
  const { t } = useTranslation('timeline');
  const past = useCluster((s) => s.past);
  if (!past || past.branches.length < 2) return null;
  const entries = (): readonly MenuEntry[] =>
    past.branches.map((b) => ({
      id: `branch/${b.id}`,
      label: t('branch', { n: b.id + 1 }),
      hint: `${clockParts(b.from)[0]} – ${clockParts(b.until)[0]}`,
      checked: b.id === past.branch,
      act: () => director.seek(b.until, { branch: b.id }),
    }));
  return (
    <LazyMenu name={t('branches')} dataId="button/branches" className="btn bare" entries={entries}>
      <GitBranch size={14} strokeWidth={1.75} aria-hidden="true" />
      {past.branches.length}
    </LazyMenu>
  );
}
