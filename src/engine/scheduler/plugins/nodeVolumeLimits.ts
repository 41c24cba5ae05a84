import type { Pod } from '../../api/core/pod/fields.ts';
import { claimNotFound, claimOf, classOfClaim, usesClaim } from '../framework/claims.ts';
import { ACTION } from '../framework/ClusterEvent.ts';
import type { Claim, CsiNode, VolumeAttachment } from '../framework/Listers.ts';
import type { Handle, Plugin } from '../framework/Plugin.ts';
import { SKIP, unresolvable, unschedulable } from '../framework/PluginStatus.ts';
import type { PodInfo } from '../framework/PodInfo.ts';

const NAME = 'NodeVolumeLimits';
const EXCEEDED = unschedulable(NAME, 'node(s) exceed max volume count');

/** Volumes in a Pod that CSI drivers have taken over from the kubelet. */
interface InlineVolume {
  readonly gcePersistentDisk?: { readonly pdName?: string };
  readonly awsElasticBlockStore?: { readonly volumeID?: string };
  readonly azureDisk?: { readonly diskURI?: string };
  readonly cinder?: { readonly volumeID?: string };
}

/** In-tree provisioners and the drivers that replaced them. */
const MIGRATED: Readonly<Record<string, string>> = {
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
};

/** Driver and handle of a volume. */
interface Attached {
  readonly driver: string;
  readonly handle: string;
}

function inlineVolume(v: InlineVolume): Attached | undefined {
  if (v.gcePersistentDisk) {
    const handle = `projects/UNSPECIFIED/zones/UNSPECIFIED/disks/${v.gcePersistentDisk.pdName}`;
    return { driver: 'pd.csi.storage.gke.io', handle };
  }
  if (v.awsElasticBlockStore) {
    return { driver: 'ebs.csi.aws.com', handle: v.awsElasticBlockStore.volumeID ?? '' };
  }
  if (v.azureDisk) return { driver: 'disk.csi.azure.com', handle: v.azureDisk.diskURI ?? '' };
  if (v.cinder) {
    return { driver: 'cinder.csi.openstack.org', handle: v.cinder.volumeID ?? '' };
  }
  return undefined;
}

function fromClass(claim: Claim, csiNode: CsiNode | undefined, handle: Handle) {
  const found = handle.listers.storageClass(classOfClaim(claim));
  if (!found?.provisioner) return undefined;
  const { namespace, name } = claim.metadata ?? {};
  const own = `unbound-${namespace}/${name}`;
  const successor = MIGRATED[found.provisioner];
  if (successor === undefined) return { driver: found.provisioner, handle: own };
  return csiNode ? { driver: successor, handle: own } : undefined;
}

/** Driver and handle behind a claim, as far as they are known. */
function attachedBy(claim: Claim, csiNode: CsiNode | undefined, handle: Handle) {
  const volume = handle.listers.volume(claim.spec?.volumeName ?? '');
  if (!claim.spec?.volumeName || !volume) return fromClass(claim, csiNode, handle);
  const { csi } = volume.spec ?? {};
  if (!csi?.driver || !csi.volumeHandle) return undefined;
  return { driver: csi.driver, handle: csi.volumeHandle };
}

/** Volumes of a Pod by unique name → driver; a text when a new Pod's claim is missing. */
function volumesOf(
  pod: Pod,
  csiNode: CsiNode | undefined,
  handle: Handle,
  into: Map<string, string>,
): string | undefined {
  const namespace = pod.metadata?.namespace ?? '';
  let missing: string | undefined;
  for (const v of pod.spec?.volumes ?? []) {
    const named = claimOf(pod, v);
    const claim = named && handle.listers.claim(`${namespace}/${named.name}`);
    if (named && !claim) {
      missing ??= `looking up PVC ${namespace}/${named.name}: ${claimNotFound(named.name)}`;
      continue;
    }
    const a = claim
      ? attachedBy(claim, csiNode, handle)
      : csiNode && inlineVolume(v as InlineVolume);
    if (a) into.set(`${a.driver}/${a.handle}`, a.driver);
  }
  return missing;
}

function limitsOf(csiNode: CsiNode | undefined): ReadonlyMap<string, number> {
  const out = new Map<string, number>();
  for (const d of csiNode?.spec?.drivers ?? []) {
    if (d.allocatable?.count !== undefined) out.set(d.name ?? '', d.allocatable.count);
  }
  return out;
}

function attachmentsOn(node: string, handle: Handle): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  for (const a of handle.listers.attachmentsOn(node)) {
    const { attacher, source } = a.spec ?? {};
    const volume = handle.listers.volume(source?.persistentVolumeName ?? '');
    const csi = volume?.spec?.csi;
    if (attacher && csi) out.set(`${attacher}/${csi.volumeHandle}`, attacher);
  }
  return out;
}

function perDriver(volumes: ReadonlyMap<string, string>, counts = new Map<string, number>()) {
  for (const driver of volumes.values()) counts.set(driver, (counts.get(driver) ?? 0) + 1);
  return counts;
}

function exceeds(
  wanted: Map<string, string>,
  there: readonly PodInfo[],
  node: string,
  csiNode: CsiNode,
  handle: Handle,
): boolean {
  const limits = limitsOf(csiNode);
  if (limits.size === 0) return false;
  const attached = new Map<string, string>();
  for (const p of there) volumesOf(p.pod, csiNode, handle, attached);
  const counts = perDriver(attached);
  for (const name of attached.keys()) wanted.delete(name);
  for (const [name, driver] of attachmentsOn(node, handle)) {
    if (!attached.has(name)) counts.set(driver, (counts.get(driver) ?? 0) + 1);
  }
  for (const [driver, more] of perDriver(wanted)) {
    const limit = limits.get(driver);
    if (limit !== undefined && (counts.get(driver) ?? 0) + more > limit) return true;
  }
  return false;
}

function attaches(pod: Pod): boolean {
  const volumes = pod.spec?.volumes ?? [];
  return volumes.some((v) => claimOf(pod, v) ?? inlineVolume(v as InlineVolume));
}

function moreRoom(old: CsiNode, now: CsiNode): boolean {
  const before = limitsOf(old);
  return (now.spec?.drivers ?? []).some(
    (d) => (d.allocatable?.count ?? 0) > (before.get(d.name ?? '') ?? 0),
  );
}

/** How many volumes a driver attaches to a node. Models: plugins/nodevolumelimits/csi.go */
export function nodeVolumeLimits(handle: Handle): Plugin {
  return {
    name: NAME,
    preFilter: (_, { pod }) => (attaches(pod) ? undefined : SKIP),
    filter(_, { pod }, node) {
      const csiNode = handle.listers.csiNode(node.name);
      const wanted = new Map<string, string>();
      const missing = volumesOf(pod, csiNode, handle, wanted);
      if (missing !== undefined) return unresolvable(NAME, missing);
      if (wanted.size === 0 || !csiNode) return undefined;
      return exceeds(wanted, node.pods, node.name, csiNode, handle) ? EXCEEDED : undefined;
    },
    events: [
      { event: { resource: 'storage.k8s.io/CSINode', action: ACTION.Add } },
      {
        event: { resource: 'storage.k8s.io/CSINode', action: ACTION.Update },
        hint: (_, old, now) => moreRoom(old as CsiNode, now as CsiNode),
      },
      {
        event: { resource: 'Pod', action: ACTION.Delete },
        hint(_, old) {
          const gone = old as PodInfo;
          if (gone.nodeName === '' && gone.nominatedNodeName === '') return false;
          return attaches(gone.pod);
        },
      },
      {
        event: { resource: 'PersistentVolumeClaim', action: ACTION.Add },
        hint: (pod, _, now) => usesClaim(pod.pod, now as Claim),
      },
      {
        event: { resource: 'storage.k8s.io/VolumeAttachment', action: ACTION.Delete },
        hint(pod, old) {
          const { attacher } = (old as VolumeAttachment).spec ?? {};
          const volumes = pod.pod.spec?.volumes ?? [];
          return volumes.some(
            (v) =>
              v.persistentVolumeClaim !== undefined ||
              inlineVolume(v as InlineVolume)?.driver === attacher,
          );
        },
      },
    ],
  };
}
