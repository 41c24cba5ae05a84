import type { Pod } from '../../api/core/pod/fields.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { defaultStorageClassOf } from '../../api/storage/storageclass/defaultStorageClassOf.ts';
import type { StorageClass } from '../../api/storage/storageclass/fields.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import { keyOfObject } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import { SECOND } from '../../sim/time.ts';
import type { Step } from '../common/Controller.ts';
import { Controller } from '../common/Controller.ts';
import type { Informers } from '../common/Informers.ts';
import { isPodTerminal } from '../common/pods.ts';
import type { Claim, Volume } from './match.ts';
import {
  bestMatch,
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  boundClaim,
  boundVolume,
  claimInPhase,
  classOfClaim,
  isBoundTo,
  mismatch,
  modesDiffer,
  unboundVolume,
} from './match.ts';

/** What is unbound is looked at anew so often. Models: PVClaimBinderSyncPeriod */
const RESYNC_US = 15 * SECOND;
const CLAIM = 'claim ';
const VOLUME = 'volume ';
const PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
const PROVISIONER_BETA = 'volume.beta.kubernetes.io/storage-provisioner';
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

interface Binding {
  readonly claim: Claim;
  readonly volume: Volume;
}

/** An Event that follows a write. */
interface Tale {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

interface Own {
  /** Objects as last written, until the informers have them: by `claim <key>`, `volume <name>`. */
  readonly newer: PMap<string, Claim | Volume>;
  resyncing: boolean;
}

/**
 * Binds claims to volumes and says what becomes of both. Keys: `claim <namespace/name>` and
 * `volume <name>`. Nothing provisions volumes here: for a class with a provisioner it waits for an
 * external one, as upstream does. Models: pkg/controller/volume/persistentvolume
 */
export class PersistentVolumeController extends Controller<Own> {
  readonly #claims: Informer<Claim>;
  readonly #volumes: Informer<Volume>;
  readonly #classes: Informer<StorageClass>;
  readonly #pods: Informer<Pod>;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'persistentvolume-binder-controller',
      account: 'persistent-volume-binder',
      component: 'persistentvolume-controller',
      workers: 2,
      state: { newer: new PMap(), resyncing: false },
      handlers: {
        volumeTold: (s: Step<Binding>) => this.#volumeTold(s),
        volumeBound: (s: Step<Binding>) => this.#volumeBound(s),
        claimTold: (s: Step<Binding>) => this.#claimTold(s),
        written: (s: Step<Tale | undefined>) => this.#written(s),
        unbound: (s: Step) => this.#unbound(s),
        looked: (s: Step<Volume>) => this.#looked(s),
        released: (s: Step) => this.#released(s),
        provisioner: (s: Step<string>) => this.#provisioner(s),
        resync: () => this.#resync(),
      },
    });
    this.#claims = informers.of('v1', 'persistentvolumeclaims');
    this.#volumes = informers.of('v1', 'persistentvolumes');
    this.#classes = informers.of('storage.k8s.io/v1', 'storageclasses');
    this.#pods = informers.of('v1', 'pods');
    this.#claims.onEvent({
      add: (c) => this.#seen(CLAIM, c),
      update: (_, c) => this.#seen(CLAIM, c),
      delete: (c) => this.#claimGone(c),
    });
    this.#volumes.onEvent({
      add: (v) => this.#seen(VOLUME, v),
      update: (_, v) => this.#seen(VOLUME, v),
      delete: (v) => this.#volumeGone(v),
    });
  }

  override deactivate(): void {
    super.deactivate();
    this.state.resyncing = false;
  }

  protected begin(): void {
    this.state.resyncing = true;
    this.actor.after(RESYNC_US, `${this.name}.resync`, undefined);
    for (const v of this.#volumes.list()) this.enqueue(VOLUME + keyOfObject(v));
    for (const c of this.#claims.list()) this.enqueue(CLAIM + keyOfObject(c));
  }

  /** What is bound says nothing new by itself and is passed over. */
  #resync(): void {
    if (!this.active || !this.state.resyncing) return;
    this.actor.after(RESYNC_US, `${this.name}.resync`, undefined);
    for (const c of this.#claims.list()) {
      if (c.status?.phase === 'Pending') this.enqueue(CLAIM + keyOfObject(c));
    }
    for (const v of this.#volumes.list()) {
      if (v.status?.phase !== 'Bound') this.enqueue(VOLUME + keyOfObject(v));
    }
  }

  #seen(prefix: string, o: Claim | Volume): void {
    const key = prefix + keyOfObject(o);
    const own = this.state.newer.get(key);
    if (own && versionOf(own) <= versionOf(o)) this.state.newer.delete(key);
    this.enqueue(key);
  }

  #claimGone(c: Claim): void {
    this.state.newer.delete(CLAIM + keyOfObject(c));
    const { volumeName } = c.spec ?? {};
    if (volumeName) this.enqueue(VOLUME + volumeName);
  }

  #volumeGone(v: Volume): void {
    this.state.newer.delete(VOLUME + keyOfObject(v));
    const ref = v.spec?.claimRef;
    if (ref) this.enqueue(`${CLAIM}${ref.namespace}/${ref.name}`);
  }

  #claim(key: string): Claim | undefined {
    const seen = this.#claims.get(key);
    return seen && ((this.state.newer.get(CLAIM + key) as Claim | undefined) ?? seen);
  }

  #volume(name: string): Volume | undefined {
    const seen = this.#volumes.get(name);
    return seen && ((this.state.newer.get(VOLUME + name) as Volume | undefined) ?? seen);
  }

  protected sync(key: string): void {
    if (key.startsWith(CLAIM)) {
      const claim = this.#claim(key.slice(CLAIM.length));
      if (!claim) return;
      const completed = claim.metadata?.annotations?.[BIND_COMPLETED] !== undefined;
      if (completed) this.#syncBoundClaim(key, claim);
      else if (claim.spec?.volumeName) this.#syncNamed(key, claim, claim.spec.volumeName);
      else this.#syncUnbound(key, claim);
    } else {
      const volume = this.#volume(key.slice(VOLUME.length));
      if (volume) this.#syncVolume(key, volume);
    }
  }

  // Claims

  /** Any volume will do. Models: syncUnboundClaim, its first half */
  #syncUnbound(key: string, claim: Claim): void {
    const name = classOfClaim(claim);
    const storageClass = name === '' ? undefined : this.#classes.get(name);
    const delayed = storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
    const all = this.#volumes.list().map((v) => this.#volume(keyOfObject(v))!);
    const volume = bestMatch(claim, all, delayed);
    if (volume) this.#bind(key, { claim, volume });
    else if (!this.#assignClass(key, claim)) this.#wait(key, claim, storageClass, delayed);
  }

  /** A claim of no class gets the default one as soon as there is one. */
  #assignClass(key: string, claim: Claim): boolean {
    const asks = claim.spec?.storageClassName !== undefined || classOfClaim(claim) !== '';
    const found = asks ? undefined : defaultStorageClassOf(this.#classes.list());
    if (!found) return false;
    const storageClassName = found.metadata?.name ?? '';
    const next: Claim = { ...claim, spec: { ...claim.spec, storageClassName } };
    this.update(key, pathOf(claim), next);
    return true;
  }

  #wait(key: string, claim: Claim, storageClass: StorageClass | undefined, delayed: boolean): void {
    const selected = claim.metadata?.annotations?.['volume.kubernetes.io/selected-node'];
    const name = classOfClaim(claim);
    if (delayed && selected === undefined) this.#tellDelayed(claim);
    else if (name !== '') {
      this.#provision(key, claim, storageClass, name);
      return;
    } else {
      const text = 'no persistent volumes available for this claim and no storage class is set';
      this.event(claim, 'Normal', 'FailedBinding', text);
    }
    this.#writeClaim(key, claim, claimInPhase(claim, 'Pending'));
  }

  /** Models: emitEventForUnboundDelayBindingClaim */
  #tellDelayed(claim: Claim): void {
    const names: string[] = [];
    this.#pods.eachIn(claim.metadata?.namespace ?? '', (pod) => {
      const uses = pod.spec?.volumes?.some(
        (v) => v.persistentVolumeClaim?.claimName === claim.metadata?.name,
      );
      if (uses && !pod.spec?.nodeName && !isPodTerminal(pod)) names.push(pod.metadata?.name ?? '');
    });
    if (names.length === 0) {
      const text = 'waiting for first consumer to be created before binding';
      this.event(claim, 'Normal', 'WaitForFirstConsumer', text);
      return;
    }
    const who = names.length > 1 ? `pods ${names.join(',')}` : `pod ${names[0]}`;
    this.event(claim, 'Normal', 'WaitForPodScheduled', `waiting for ${who} to be scheduled`);
  }

  /** Models: provisionClaim, provisionClaimOperationExternal */
  #provision(key: string, claim: Claim, c: StorageClass | undefined, name: string): void {
    const { provisioner = '' } = c ?? {};
    const failed = !c
      ? `storageclass.storage.k8s.io "${name}" not found`
      : provisioner.startsWith('kubernetes.io/')
        ? `no volume plugin matched name: ${provisioner}`
        : undefined;
    if (failed !== undefined) {
      this.event(claim, 'Warning', 'ProvisioningFailed', failed);
      return;
    }
    const annotations = claim.metadata?.annotations ?? {};
    if (annotations[PROVISIONER] === provisioner) {
      this.#tellProvisioner(claim, provisioner);
      return;
    }
    const both = { ...annotations, [PROVISIONER_BETA]: provisioner, [PROVISIONER]: provisioner };
    const next = { ...claim, metadata: { ...claim.metadata, annotations: both } };
    this.update(key, pathOf(claim), next, { then: 'provisioner', data: provisioner });
  }

  #provisioner({ response, data }: Step<string>): void {
    this.#keep(response.body as Claim);
    this.#tellProvisioner(response.body as Claim, data);
  }

  #tellProvisioner(claim: Claim, provisioner: string): void {
    const text =
      `Waiting for a volume to be created either by the external provisioner '${provisioner}' ` +
      'or manually by the system administrator. If volume creation is delayed, please verify that ' +
      'the provisioner is running and correctly registered.';
    this.event(claim, 'Normal', 'ExternalProvisioning', text);
  }

  /** The user names a volume. Models: syncUnboundClaim, its second half */
  #syncNamed(key: string, claim: Claim, name: string): void {
    const volume = this.#volume(name);
    if (volume && isBoundTo(volume, claim)) {
      this.#bind(key, { claim, volume });
      return;
    }
    const taken = volume?.spec?.claimRef !== undefined;
    const why = volume && !taken ? mismatch(volume, claim) : undefined;
    if (volume && !taken && why === undefined) {
      this.#bind(key, { claim, volume });
      return;
    }
    if (why !== undefined) {
      const text = `Cannot bind to requested volume "${name}": ${why}`;
      this.event(claim, 'Warning', 'VolumeMismatch', text);
    }
    if (taken) {
      const text = `volume "${name}" already bound to a different claim.`;
      this.event(claim, 'Warning', 'FailedBinding', text);
      if (claim.metadata?.annotations?.[BOUND_BY_CONTROLLER] !== undefined) return this.fail(key);
    }
    this.#writeClaim(key, claim, claimInPhase(claim, 'Pending'));
    return undefined;
  }

  #syncBoundClaim(key: string, claim: Claim): void {
    const name = claim.spec?.volumeName ?? '';
    const volume = name === '' ? undefined : this.#volume(name);
    const ref = volume?.spec?.claimRef;
    if (volume && (!ref || ref.uid === claim.metadata?.uid)) {
      this.#bind(key, { claim, volume });
      return;
    }
    if (claim.status?.phase === 'Lost') return;
    const [reason, message] = volume
      ? ['ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly']
      : [
          'ClaimLost',
          `Bound claim has lost ${name === '' ? 'reference to PersistentVolume' : 'its PersistentVolume'}. Data on the volume is lost!`,
        ];
    const tale: Tale = { type: 'Warning', reason: reason!, message: message! };
    this.#writeClaim(key, claim, claimInPhase(claim, 'Lost'), tale);
  }

  #writeClaim(key: string, old: Claim, next: Claim, tale?: Tale): void {
    if (next === old) return;
    this.update(key, `${pathOf(next)}/status`, next, { then: 'written', data: tale });
  }

  // Binding: the volume, its phase, the claim, its phase

  #bind(key: string, b: Binding): void {
    const next = boundVolume(b.volume, b.claim);
    if (next === b.volume) this.#tellBound(key, b);
    else this.update(key, pathOf(next), next, { then: 'volumeTold', data: b });
  }

  #volumeTold({ key, response, data }: Step<Binding>): void {
    const volume = response.body as Volume;
    this.#keep(volume);
    this.#tellBound(key, { ...data, volume });
  }

  #tellBound(key: string, b: Binding): void {
    const { volume } = b;
    if (volume.status?.phase === 'Bound') {
      this.#nameVolume(key, b);
      return;
    }
    this.update(key, `${pathOf(volume)}/status`, inPhase(volume, 'Bound'), {
      then: 'volumeBound',
      data: b,
    });
  }

  #volumeBound({ key, response, data }: Step<Binding>): void {
    const volume = response.body as Volume;
    this.#keep(volume);
    this.#nameVolume(key, { ...data, volume });
  }

  #nameVolume(key: string, b: Binding): void {
    const next = boundClaim(b.claim, b.volume);
    if (next === b.claim) this.#tellClaimBound(key, b);
    else this.update(key, pathOf(next), next, { then: 'claimTold', data: b });
  }

  #claimTold({ key, response, data }: Step<Binding>): void {
    const claim = response.body as Claim;
    this.#keep(claim);
    this.#tellClaimBound(key, { ...data, claim });
  }

  #tellClaimBound(key: string, { claim, volume }: Binding): void {
    this.#writeClaim(key, claim, claimInPhase(claim, 'Bound', volume));
  }

  #written({ response, data }: Step<Tale | undefined>): void {
    const o = response.body as Claim | Volume;
    this.#keep(o);
    if (data) this.event(o, data.type, data.reason, data.message);
  }

  /** Newer than what the informers have. */
  #keep(o: Claim | Volume): void {
    const prefix = o.kind === 'PersistentVolume' ? VOLUME : CLAIM;
    this.state.newer.set(prefix + keyOfObject(o), o);
  }

  // Volumes

  /** Models: syncVolume */
  #syncVolume(key: string, volume: Volume): void {
    const ref = volume.spec?.claimRef;
    if (!ref?.uid) {
      this.#writePhase(key, volume, 'Available');
      return;
    }
    const claimKey = `${ref.namespace}/${ref.name}`;
    const claim = this.#claim(claimKey);
    if (claim && claim.metadata?.uid === ref.uid) {
      this.#withClaim(key, volume, claim);
      return;
    }
    const over = volume.status?.phase === 'Released' || volume.status?.phase === 'Failed';
    if (!claim && over) {
      this.#reclaim(key, volume);
      return;
    }
    const path = `/api/v1/namespaces/${ref.namespace}/persistentvolumeclaims/${ref.name}`;
    const t = { then: 'looked', data: volume, tolerate: [404] };
    this.ask(key, { method: 'GET', path }, t);
  }

  /** The API server's word on a claim that the cache lacks. */
  #looked({ key, response, data: volume }: Step<Volume>): void {
    const claim = response.code === 404 ? undefined : (response.body as Claim);
    if (claim && claim.metadata?.uid === volume.spec?.claimRef?.uid) {
      this.#withClaim(key, volume, claim);
      return;
    }
    const over = volume.status?.phase === 'Released' || volume.status?.phase === 'Failed';
    if (over) this.#reclaim(key, volume);
    else {
      const next = inPhase(volume, 'Released');
      this.update(key, `${pathOf(volume)}/status`, next, { then: 'released' });
    }
  }

  #withClaim(key: string, volume: Volume, claim: Claim): void {
    const { volumeName } = claim.spec ?? {};
    if (!volumeName) {
      if (modesDiffer(volume, claim)) this.#tellModes(volume, claim);
      else this.enqueue(CLAIM + keyOfObject(claim));
    } else if (volumeName === volume.metadata?.name) this.#writePhase(key, volume, 'Bound');
    else this.#boundElsewhere(key, volume);
  }

  #tellModes(volume: Volume, claim: Claim): void {
    const why = 'due to incompatible volumeMode.';
    const [v, c] = [volume.metadata?.name, claim.metadata?.name];
    const ofVolume = `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${c}" ${why}`;
    const ofClaim = `Cannot bind PersistentVolume "${v}" to requested PersistentVolumeClaim ${why}`;
    this.event(volume, 'Warning', 'VolumeMismatch', ofVolume);
    this.event(claim, 'Warning', 'VolumeMismatch', ofClaim);
  }

  /** The claim took another volume: this one is free again, or goes if it was made for the claim. */
  #boundElsewhere(key: string, volume: Volume): void {
    const made = volume.metadata?.annotations?.[PROVISIONED_BY] !== undefined;
    const goes = made && volume.spec?.persistentVolumeReclaimPolicy === 'Delete';
    if (!goes) {
      this.update(key, pathOf(volume), unboundVolume(volume), { then: 'unbound' });
    } else if (volume.status?.phase === 'Released') this.#reclaim(key, volume);
    else {
      const next = inPhase(volume, 'Released');
      this.update(key, `${pathOf(volume)}/status`, next, { then: 'released' });
    }
  }

  #unbound({ key, response }: Step): void {
    const volume = response.body as Volume;
    this.#keep(volume);
    this.#writePhase(key, volume, 'Available');
  }

  #released({ key, response }: Step): void {
    const volume = response.body as Volume;
    this.#keep(volume);
    this.#reclaim(key, volume);
  }

  /** Models: reclaimVolume; scrubbing (`Recycle`) is not modelled and said so */
  #reclaim(key: string, volume: Volume): void {
    const policy = volume.spec?.persistentVolumeReclaimPolicy;
    const failed = (reason: string, message: string): void => {
      if (volume.status?.phase === 'Failed') return;
      const tale: Tale = { type: 'Warning', reason, message };
      const next = inPhase(volume, 'Failed');
      this.update(key, `${pathOf(volume)}/status`, next, { then: 'written', data: tale });
    };
    if (policy === 'Recycle') failed('VolumeFailedRecycle', 'not modelled: reclaim policy Recycle');
    if (policy !== 'Delete') return;
    const by = volume.metadata?.annotations?.[PROVISIONED_BY];
    const external = by !== undefined && !by.startsWith('kubernetes.io/');
    if (volume.spec?.csi !== undefined || external) return;
    const path = volume.spec?.hostPath?.path;
    if (path === undefined) {
      const why = 'no deletable volume plugin matched';
      const name = volume.metadata?.name;
      const text = `error getting deleter volume plugin for volume "${name}": ${why}`;
      failed('VolumeFailedDelete', text);
    } else if (/^\/tmp\/.+/.test(path)) this.remove(key, pathOf(volume));
    else {
      const text = `host_path deleter only supports /tmp/.+ but received provided ${path}`;
      failed('VolumeFailedDelete', text);
    }
  }

  #writePhase(key: string, volume: Volume, phase: 'Available' | 'Bound'): void {
    if (volume.status?.phase === phase) return;
    const next = inPhase(volume, phase);
    this.update(key, `${pathOf(volume)}/status`, next, { then: 'written', data: undefined });
  }
}

function versionOf(o: KubeObject): number {
  return Number(o.metadata?.resourceVersion ?? 0);
}

function inPhase(v: Volume, phase: 'Available' | 'Bound' | 'Released' | 'Failed'): Volume {
  const { message: _, ...status } = v.status ?? {};
  return { ...v, status: { ...status, phase } };
}

function pathOf(o: Claim | Volume): string {
  const { namespace, name } = o.metadata ?? {};
  if (namespace === undefined) return `/api/v1/persistentvolumes/${name}`;
  return `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`;
}
