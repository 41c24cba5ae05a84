import type { Pod } from '../api/core/pod/fields.ts';
import type { Volume } from '../api/core/pod/containerFields.ts';
import type { PersistentVolume } from '../api/core/persistentvolume/fields.ts';
import type { PersistentVolumeClaim } from '../api/core/persistentvolumeclaim/fields.ts';
import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import type { Answer, ApiClient } from '../client/ApiClient.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { MS, SECOND } from '../sim/time.ts';
import type { Fetched, Reference } from './references.ts';
import { filesOf, keyOf, missingKey, volumeReferences } from './references.ts';
import type { Reporter } from './Reporter.ts';

/** A Pod's volumes on their way to be mounted. */
interface Mounting {
  readonly pod: Pod;
  readonly mounted: boolean;
  readonly fetched: Fetched;
  /** References that are still being read. */
  readonly open: number;
  /** Errors so far of each volume that cannot be mounted. */
  readonly failures: number;
  /** When somebody began to wait; -1: nobody does. */
  readonly waitsSince: number;
}

interface Reading {
  readonly uid: string;
  readonly ref: Reference;
}

/** A waiting sync looks so often whether the volumes are there. */
const POLL_US = 300 * MS;

/** A wait is given up after this. Models: podAttachAndMountTimeout */
const GIVE_UP_US = 123 * SECOND;

/** Waits between attempts: 0.5 s doubled to 2 min 2 s. Models: operationexecutor backoff */
const FIRST_US = 500 * MS;
const LONGEST_US = 122 * SECOND;

/** Sources of persistent volumes that are pretended: directories of a machine and a file server's. */
const MODELLED = new Set(['hostPath', 'local', 'nfs']);
const SOURCES = new Set([
  ...MODELLED,
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'csi',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'glusterfs',
  'iscsi',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'rbd',
  'scaleIO',
  'storageos',
  'vsphereVolume',
]);

/**
 * Brings volumes of ConfigMaps, Secrets, the downward API, claims and empty directories to Pods.
 * Models: pkg/kubelet/volumemanager. Volumes of other kinds are refused by `notModelled`; files do
 * not follow later changes of their objects.
 */
export class VolumeManager implements Part {
  readonly state = { pods: new PMap<string, Mounting>() };
  readonly handlers: Handlers = {
    read: (a: Answer<Reading>) => this.#read(a),
    volume: (a: Answer<Reading>) => this.#volumeRead(a),
    retry: (uid: string) => this.#fetch(uid),
    poll: (uid: string) => this.#poll(uid),
  };
  readonly #actor: Actor;
  readonly #api: ApiClient;
  readonly #reporter: Reporter;

  /** `workers.mounted` {uid, failed} is told when a wait is over. */
  constructor(actor: Actor, api: ApiClient, reporter: Reporter) {
    this.#actor = actor;
    this.#api = api;
    this.#reporter = reporter;
    actor.addPart('volumes', this);
  }

  onStart(): void {
    this.state.pods.clear();
  }

  /** Whether all volumes of a Pod are mounted; if not, `workers.mounted` follows. */
  ready(uid: string, pod: Pod): boolean {
    if ((pod.spec?.volumes ?? []).length === 0) return true;
    const old = this.state.pods.get(uid);
    if (old?.mounted) return true;
    const waitsSince = this.#actor.now;
    if (old) this.state.pods.set(uid, { ...old, pod, waitsSince });
    else {
      const fresh = { pod, mounted: false, fetched: {}, open: 0, failures: 0, waitsSince };
      this.state.pods.set(uid, fresh);
      this.#fetch(uid);
    }
    this.#actor.after(POLL_US, 'volumes.poll', uid);
    return false;
  }

  /** The wait of a Pod that shall end. */
  cancel(uid: string): boolean {
    const m = this.state.pods.get(uid);
    if (!m || m.waitsSince < 0) return false;
    this.state.pods.set(uid, { ...m, waitsSince: -1 });
    return true;
  }

  forget(uid: string): void {
    this.state.pods.delete(uid);
  }

  /** Files that a container's mounts bring, by absolute path. */
  filesFor(uid: string, pod: Pod, container: string): Readonly<Record<string, string>> {
    const fetched = this.state.pods.get(uid)?.fetched ?? {};
    const all = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
    const c = all.find((x) => x.name === container);
    const files: Record<string, string> = {};
    for (const m of c?.volumeMounts ?? []) {
      const v = pod.spec?.volumes?.find((x) => x.name === m.name);
      if (!v) continue;
      for (const [path, text] of Object.entries(filesOf(v, pod, fetched))) {
        if (m.subPath === undefined) files[`${m.mountPath}/${path}`] = text;
        else if (m.subPath === path) files[m.mountPath ?? ''] = text;
      }
    }
    return files;
  }

  #fetch(uid: string): void {
    const m = this.state.pods.get(uid);
    if (!m || m.mounted) return;
    const refs = (m.pod.spec?.volumes ?? []).flatMap(volumeReferences);
    const open = refs.filter((r) => !m.fetched[keyOf(r)]);
    this.state.pods.set(uid, { ...m, open: open.length });
    for (const ref of open) {
      const resource = `${ref.kind}s`;
      const path = `/api/v1/namespaces/${m.pod.metadata?.namespace}/${resource}/${ref.name}`;
      this.#api.get(path, 'volumes.read', { uid, ref } satisfies Reading);
    }
    if (open.length === 0) this.#settle(uid);
  }

  #read({ response, data }: Answer<Reading>): void {
    const m = this.state.pods.get(data.uid);
    if (!m) return;
    const found = response.code === 200 ? (response.body as KubeObject) : null;
    if (data.ref.kind === 'persistentvolumeclaim') {
      this.#claimRead(data, found as PersistentVolumeClaim | null);
      return;
    }
    this.#keep(data, found);
  }

  /** A claim is as good as its volume; one that is not bound is looked at again, without a word. */
  #claimRead(data: Reading, claim: PersistentVolumeClaim | null): void {
    const name = claim?.status?.phase === 'Bound' ? claim.spec?.volumeName : undefined;
    if (name === undefined) this.#keep(data, null);
    else this.#api.get(`/api/v1/persistentvolumes/${name}`, 'volumes.volume', data);
  }

  #volumeRead({ response, data }: Answer<Reading>): void {
    const m = this.state.pods.get(data.uid);
    if (!m) return;
    const volume = response.code === 200 ? (response.body as PersistentVolume) : null;
    if (volume) {
      const source = Object.keys(volume.spec ?? {}).find((k) => SOURCES.has(k));
      const told = source === undefined || MODELLED.has(source);
      const text = `not modelled: persistent volume of ${source}`;
      if (!told) this.#reporter.tell(m.pod, 'Warning', 'NotModelled', text);
    }
    this.#keep(data, volume);
  }

  #keep(data: Reading, found: KubeObject | null): void {
    const m = this.state.pods.get(data.uid);
    if (!m) return;
    const fetched = { ...m.fetched, [keyOf(data.ref)]: found };
    this.state.pods.set(data.uid, { ...m, fetched, open: m.open - 1 });
    if (m.open === 1) this.#settle(data.uid);
  }

  /** All references were read: what is missing is tried again later. */
  #settle(uid: string): void {
    const m = this.state.pods.get(uid)!;
    let failed = false;
    for (const v of m.pod.spec?.volumes ?? []) {
      const why = unmountable(v, m);
      if (why === undefined) continue;
      failed = true;
      if (why === '') continue;
      const text = `MountVolume.SetUp failed for volume "${v.name}" : ${why}`;
      this.#reporter.tell(m.pod, 'Warning', 'FailedMount', text);
    }
    if (!failed) {
      this.state.pods.set(uid, { ...m, mounted: true });
      return;
    }
    this.state.pods.set(uid, { ...m, failures: m.failures + 1 });
    const wait = Math.min(FIRST_US * 2 ** m.failures, LONGEST_US);
    this.#actor.after(wait, 'volumes.retry', uid);
  }

  #poll(uid: string): void {
    const m = this.state.pods.get(uid);
    if (!m || m.waitsSince < 0) return;
    const late = this.#actor.now - m.waitsSince >= GIVE_UP_US;
    if (!m.mounted && !late) {
      this.#actor.after(POLL_US, 'volumes.poll', uid);
      return;
    }
    this.state.pods.set(uid, { ...m, waitsSince: -1 });
    this.#actor.call('workers.mounted', { uid, failed: !m.mounted }, this.#actor.sim.current);
  }
}

/** Why a volume cannot be mounted yet; '' for a reason that no Event tells. */
function unmountable(v: Volume, m: Mounting): string | undefined {
  for (const r of volumeReferences(v)) {
    if (r.kind === 'persistentvolumeclaim' && !m.fetched[keyOf(r)]) return '';
    if (!m.fetched[keyOf(r)] && !r.optional) return `${r.kind} "${r.name}" not found`;
  }
  return missingKey(v, m.fetched);
}
