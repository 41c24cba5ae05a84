import type { Pod } from '../../api/core/pod/fields.ts';
import { claimNotFound, usesClaim } from '../framework/claims.ts';
import { ACTION } from '../framework/ClusterEvent.ts';
import { cycleKey } from '../framework/CycleState.ts';
import type { Claim } from '../framework/Listers.ts';
import type { Handle, Plugin } from '../framework/Plugin.ts';
import { SKIP, unresolvable, unschedulable } from '../framework/PluginStatus.ts';
import type { PodInfo } from '../framework/PodInfo.ts';

const NAME = 'VolumeRestrictions';
const DISK_CONFLICT = unschedulable(NAME, 'node(s) had no available disk');
const IN_USE = unschedulable(
  NAME,
  'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already ' +
    'in-use by another pod',
);

/** Volumes whose disk may be attached once. */
interface Disk {
  readonly gcePersistentDisk?: { readonly pdName?: string; readonly readOnly?: boolean };
  readonly awsElasticBlockStore?: { readonly volumeID?: string };
  readonly iscsi?: { readonly iqn?: string; readonly readOnly?: boolean };
  readonly rbd?: {
    readonly monitors?: readonly string[];
    readonly pool?: string;
    readonly image?: string;
    readonly readOnly?: boolean;
  };
}

interface PreFilter {
  /** Keys of the Pod's claims that one Pod alone may use. */
  readonly alone: ReadonlySet<string>;
  readonly disks: readonly Disk[];
  conflicts: number;
  clone(): PreFilter;
}

const STATE = cycleKey<PreFilter>(NAME);

function preFilterData(alone: ReadonlySet<string>, disks: readonly Disk[], n: number): PreFilter {
  return {
    alone,
    disks,
    conflicts: n,
    clone() {
      return preFilterData(alone, disks, this.conflicts);
    },
  };
}

function disksOf(pod: Pod): readonly Disk[] {
  const volumes = (pod.spec?.volumes ?? []) as readonly Disk[];
  return volumes.filter(
    (v) => (v.gcePersistentDisk ?? v.awsElasticBlockStore ?? v.rbd ?? v.iscsi) !== undefined,
  );
}

function bothRead(a: { readonly readOnly?: boolean }, b: { readonly readOnly?: boolean }): boolean {
  return a.readOnly === true && b.readOnly === true;
}

function rbdConflict(a: NonNullable<Disk['rbd']>, b: NonNullable<Disk['rbd']>): boolean {
  const shared = a.monitors?.some((m) => b.monitors?.includes(m)) === true;
  const pool = (r: NonNullable<Disk['rbd']>) => r.pool ?? 'rbd';
  return shared && pool(a) === pool(b) && a.image === b.image && !bothRead(a, b);
}

/** Models: plugins/volumerestrictions isVolumeConflict */
function diskConflict(v: Disk, e: Disk): boolean {
  const { gcePersistentDisk: gce, awsElasticBlockStore: aws, iscsi, rbd } = v;
  if (gce && e.gcePersistentDisk?.pdName === gce.pdName && !bothRead(gce, e.gcePersistentDisk!)) {
    return true;
  }
  if (aws && e.awsElasticBlockStore && aws.volumeID === e.awsElasticBlockStore.volumeID)
    return true;
  if (iscsi && e.iscsi && iscsi.iqn === e.iscsi.iqn && !bothRead(iscsi, e.iscsi)) return true;
  return rbd !== undefined && e.rbd !== undefined && rbdConflict(rbd, e.rbd);
}

function disksConflict(disks: readonly Disk[], other: PodInfo): boolean {
  if (disks.length === 0) return false;
  const theirs = disksOf(other.pod);
  return theirs.some((e) => disks.some((v) => diskConflict(v, e)));
}

/** The Pod's ReadWriteOncePod claims; a text when one is missing. */
function claimsAlone(pod: PodInfo, handle: Handle): ReadonlySet<string> | string {
  const alone = new Set<string>();
  for (const key of pod.claims) {
    const claim = handle.listers.claim(key);
    if (!claim) return claimNotFound(key.slice(pod.namespace.length + 1));
    if (claim.spec?.accessModes?.includes('ReadWriteOncePod')) alone.add(key);
  }
  return alone;
}

function podDeletedHint(pod: PodInfo, old: unknown): boolean {
  const gone = old as PodInfo;
  if (gone.namespace !== pod.namespace) return false;
  if (disksConflict(disksOf(pod.pod), gone)) return true;
  return gone.claims.some((c) => pod.claims.includes(c));
}

/** Disks and claims that only one may use. Models: plugins/volumerestrictions */
export function volumeRestrictions(handle: Handle): Plugin {
  const count = (cycle: Parameters<NonNullable<Plugin['addPod']>>[0], p: PodInfo, sign: 1 | -1) => {
    const s = cycle.read(STATE);
    if (s) s.conflicts += sign * p.claims.filter((c) => s.alone.has(c)).length;
  };
  return {
    name: NAME,
    preFilter(cycle, pod) {
      if (!pod.pod.spec?.volumes?.length) return SKIP;
      const disks = disksOf(pod.pod);
      const alone = claimsAlone(pod, handle);
      if (typeof alone === 'string') return unresolvable(NAME, alone);
      const used = [...alone].filter((key) => handle.snapshot.claimInUse(key)).length;
      if (disks.length === 0 && used === 0) return SKIP;
      cycle.write(STATE, preFilterData(alone, disks, used));
      return undefined;
    },
    addPod: (cycle, _, p) => count(cycle, p, 1),
    removePod: (cycle, _, p) => count(cycle, p, -1),
    filter(cycle, _, node) {
      const s = cycle.read(STATE)!;
      if (s.disks.length > 0 && node.pods.some((p) => disksConflict(s.disks, p))) {
        return DISK_CONFLICT;
      }
      return s.conflicts > 0 ? IN_USE : undefined;
    },
    events: [
      { event: { resource: 'Pod', action: ACTION.Delete }, hint: podDeletedHint },
      { event: { resource: 'Node', action: ACTION.Add } },
      {
        event: { resource: 'PersistentVolumeClaim', action: ACTION.Add },
        hint: (pod, _, now) => usesClaim(pod.pod, now as Claim),
      },
    ],
  };
}
