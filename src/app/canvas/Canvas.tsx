import { useTranslation } from 'react-i18next';
import type { ComponentRow, NodeRow, PodRow } from '../../protocol/protocol.ts';
import { session } from '../session/session.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { useView } from '../stores/viewStore.ts';
import { useLit } from './useLit.ts';

const GLYPH: Readonly<Record<PodRow['class'], string>> = {
  waiting: '◌',
  progress: '◔',
  good: '✓',
  finished: '☐',
  failed: '✕',
  leaving: '−',
  unknown: '?',
};

function Component({ row, lit }: { row: ComponentRow; lit: boolean }) {
  const { t } = useTranslation('canvas');
  const state = t(`state.${row.state}`);
  const glyph =
    row.binary === 'etcd'
      ? row.state === 'leader'
        ? '◆'
        : '◇'
      : row.state === 'down'
        ? '×'
        : row.state === 'leader'
          ? '⚿'
          : row.state === 'standby'
            ? '○'
            : '●';
  return (
    <li
      className={`component ${row.binary} ${row.state} ${lit ? 'lit' : ''}`}
      data-id={row.id}
      aria-label={`${row.binary} on ${row.machine}, ${state}`}
    >
      <span className="glyph" aria-hidden="true">
        {glyph}
      </span>
      <b>{row.binary}</b>
      <small>
        {state}
        {row.detail && ` · ${row.detail}`}
      </small>
    </li>
  );
}

function PodItem({ pod }: { pod: PodRow }) {
  const selected = useView((s) => s.selected === pod.uid);
  const select = useView((s) => s.select);
  const where = pod.node === '' ? '' : `, on ${pod.node}`;
  return (
    <li>
      <button
        type="button"
        className={`pod ${pod.class} ${selected ? 'selected' : ''}`}
        data-id={`Pod/${pod.namespace}/${pod.name}`}
        aria-label={`Pod ${pod.namespace}/${pod.name}, ${pod.status}, ${pod.ready}/${pod.containers} ready${where}`}
        onClick={() => select(pod.uid)}
      >
        <span className="glyph" aria-hidden="true">
          {GLYPH[pod.class]}
        </span>
        <b>{pod.name}</b>
        <small>{pod.status}</small>
      </button>
    </li>
  );
}

function power(target: string, on: boolean): void {
  const fault = on
    ? ({ kind: 'start', target } as const)
    : ({ kind: 'stop', target, how: 'power' } as const);
  void session.order({ ask: 'command', command: { do: 'fault', fault } });
}

function Machine({ node, lit }: { node: NodeRow; lit: ReadonlySet<string> }) {
  const { t } = useTranslation('canvas');
  const components = useCluster((s) => s.components).filter((c) => c.machine === node.name);
  const pods = Object.values(useCluster((s) => s.pods)).filter((p) => p.node === node.name);
  return (
    <li
      className={`machine ${node.status} ${node.powered ? '' : 'off'}`}
      aria-label={`Node ${node.name}, ${node.status}`}
    >
      <header>
        <b>{node.name}</b>
        <small>{node.ip}</small>
        <button type="button" className="link" onClick={() => power(node.name, !node.powered)}>
          {node.powered ? t('powerOff') : t('powerOn')}
        </button>
      </header>
      <ul className="components">
        {components.map((c) => (
          <Component key={c.id} row={c} lit={lit.has(c.id)} />
        ))}
      </ul>
      <ul className="pods">
        {pods.map((p) => (
          <PodItem key={p.uid} pod={p} />
        ))}
      </ul>
    </li>
  );
}

/** The cluster as it lives: the control plane above, the workers below. */
export function Canvas() {
  const { t } = useTranslation('canvas');
  const nodes = useCluster((s) => s.nodes);
  const waiting = Object.values(useCluster((s) => s.pods)).filter((p) => p.node === '');
  const lit = useLit();
  if (nodes.length === 0)
    return (
      <section className="canvas" aria-label={t('cluster')}>
        {t('booting')}
      </section>
    );
  return (
    <section className="canvas" aria-label={t('cluster')}>
      <ul className="rack control">
        {nodes
          .filter((n) => n.controlPlane)
          .map((n) => (
            <Machine key={n.name} node={n} lit={lit} />
          ))}
      </ul>
      <div className="trunk">
        <span>API</span>
      </div>
      {waiting.length > 0 && (
        <div className="waiting">
          <small>{t('waitingPods')}</small>
          <ul className="pods">
            {waiting.map((p) => (
              <PodItem key={p.uid} pod={p} />
            ))}
          </ul>
        </div>
      )}
      <ul className="rack">
        {nodes
          .filter((n) => !n.controlPlane)
          .map((n) => (
            <Machine key={n.name} node={n} lit={lit} />
          ))}
      </ul>
    </section>
  );
}
