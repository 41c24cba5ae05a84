import { ListFilter } from 'lucide-react';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Layout } from '../graph/layout.ts';
import { shelf } from '../graph/shelf.ts';
import type { MenuEntry } from '../kit/LazyMenu.tsx';
import { KindIcon } from '../kit/KindIcon.tsx';
import { LazyMenu } from '../kit/LazyMenu.tsx';
import { shortName } from '../kit/shortName.ts';
import { readCluster, useCluster } from '../stores/clusterStore.ts';
import { isSystem } from '../stores/isSystem.ts';
import { useView } from '../stores/viewStore.ts';

/** Objects shown at most; the inspector and kubectl have the rest. */
const SHOWN_MAX = 40;

/** Kinds of which the ready part of the wanted is said. */
const COUNTED = new Set([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'ReplicationController',
]);

const Item = memo(function Item({ uid, depth }: { uid: string; depth: number }) {
  const { t } = useTranslation('canvas');
  const o = useCluster((s) => s.objects[uid]);
  const selected = useView((s) => s.selected === uid);
  const select = useView((s) => s.select);
  const hover = useView((s) => s.hover);
  if (!o) return null;
  const counted = COUNTED.has(o.kind);
  const short = counted && o.ready < o.wanted;
  const key = o.namespace === '' ? o.name : `${o.namespace}/${o.name}`;
  const count = counted ? `${o.ready}/${o.wanted}` : '';
  return (
    <li
      className={`${selected ? 'sel' : ''} ${depth > 0 ? 'in' : ''} ${short ? 'short' : ''}`}
      data-id={`${o.kind}/${key}`}
      data-kin={uid}
      aria-label={t('objectItem', { kind: o.kind, key, count })}
      title={`${o.kind} ${key}\n${o.detail}`}
      onPointerEnter={() => hover(uid)}
      onPointerLeave={() => hover('')}
    >
      <button type="button" className="nopan" tabIndex={-1} onClick={() => select(uid)}>
        <KindIcon kind={o.kind} size={16} />
        <span className="cut">{shortName(o.name, counted ? 9 : 13)}</span>
        <span className="n">{count}</span>
      </button>
    </li>
  );
});

function useEntries(): () => readonly MenuEntry[] {
  const { t } = useTranslation('canvas');
  return () => {
    const { namespace, system, setNamespace, setSystem } = useView.getState();
    const { objects } = readCluster();
    const names = Object.values(objects)
      .filter((o) => o.kind === 'Namespace' && (system || !isSystem(o.name)))
      .map((o) => o.name)
      .sort();
    return [
      {
        id: 'namespace/',
        label: t('allNamespaces'),
        checked: namespace === '',
        act: () => setNamespace(''),
      },
      ...names.map((name) => ({
        id: `namespace/${name}`,
        label: name,
        checked: namespace === name,
        act: () => setNamespace(name),
      })),
      {
        id: 'namespace/system',
        label: t('systemToo'),
        apart: true,
        checked: system,
        act: () => setSystem(!system),
      },
    ];
  };
}

/** Objects that stand on no machine: workloads, Services, configuration. Their lines show on choice. */
export const Shelf = memo(function Shelf({ l }: { l: Layout }) {
  const { t } = useTranslation('canvas');
  const objects = useCluster((s) => s.objects);
  const namespace = useView((s) => s.namespace);
  const system = useView((s) => s.system);
  const selected = useView((s) => s.selected);
  const owner = useCluster((s) => s.pods[selected]?.owner ?? '');
  const entries = useEntries();
  const rows = useMemo(
    () => shelf(objects, readCluster().pods, { namespace, isSystem, system, selected }),
    // The owner of a selected Pod may become known later.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [objects, namespace, system, selected, owner],
  );
  const top = l.kubectl.y + l.kubectl.h + 12;
  const height = l.browser.y - LEGEND_PX - top;
  const more = rows.length - SHOWN_MAX;
  return (
    <div className="shelf" style={{ left: l.kubectl.x, top, maxHeight: height }}>
      <p className="title">
        {namespace === '' ? t('objects') : namespace}
        <LazyMenu
          name={t('namespaces')}
          dataId="button/namespaces"
          className="btn bare nopan"
          entries={entries}
        >
          <ListFilter size={13} strokeWidth={1.75} aria-hidden="true" />
        </LazyMenu>
      </p>
      <ul className="nowheel" aria-label={t('objects')}>
        {rows.slice(0, SHOWN_MAX).map((r) => (
          <Item key={r.uid} uid={r.uid} depth={r.depth} />
        ))}
        {more > 0 && <li className="more">{t('morePods', { count: more })}</li>}
      </ul>
      {rows.length === 0 && <p>{t('noObjects')}</p>}
    </div>
  );
});

/** Height of the legend below the shelf. */
export const LEGEND_PX = 138;
