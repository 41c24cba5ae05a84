import type { Container } from '../../api/core/pod/containerFields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import { parseRfc3339 } from '../../sim/rfc3339.ts';
import type { PodTerms } from './AffinityTerm.ts';
import { podTerms } from './AffinityTerm.ts';
import type { PodRequests } from './podRequests.ts';
import { podRequests } from './podRequests.ts';
import type { HostPort } from './UsedPorts.ts';
import { RequiredNodeAffinity } from './nodeSelector.ts';
import type { Resource } from './Resource.ts';
import type { Labels } from './Selector.ts';

const NO_LABELS: Labels = {};

/** `PodPriority`: absent is 0. */
function podPriority(pod: Pod): number {
  return pod.spec?.priority ?? 0;
}

function portsOf(c: Container, into: HostPort[]): void {
  for (const p of c.ports ?? []) {
    if (!p.hostPort) continue;
    into.push({ ip: p.hostIP || '0.0.0.0', protocol: p.protocol ?? 'TCP', port: p.hostPort });
  }
}

/** Ports of the node that a Pod takes. Models: pkg/scheduler/util/utils.go GetHostPorts */
function hostPorts(pod: Pod): readonly HostPort[] {
  const out: HostPort[] = [];
  for (const c of pod.spec?.initContainers ?? []) {
    if (c.restartPolicy === 'Always') portsOf(c, out);
  }
  for (const c of pod.spec?.containers ?? []) portsOf(c, out);
  return out;
}

/** Keys of the claims that a Pod's volumes name. */
function claimKeys(pod: Pod): readonly string[] {
  const out: string[] = [];
  for (const v of pod.spec?.volumes ?? []) {
    const name = v.persistentVolumeClaim?.claimName;
    if (name !== undefined) out.push(`${pod.metadata?.namespace ?? ''}/${name}`);
  }
  return out;
}

/**
 * A Pod with what the scheduler reads of it, parsed once. Immutable.
 * Models: pkg/scheduler/framework/types.go PodInfo
 */
export class PodInfo {
  readonly pod: Pod;
  /** `namespace/name`. */
  readonly key: string;
  readonly uid: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly priority: number;
  readonly terms: PodTerms;
  readonly ports: readonly HostPort[];
  readonly claims: readonly string[];
  readonly #requests: PodRequests;
  #node: RequiredNodeAffinity | undefined;

  /** `like` is an older version of the same Pod, whose parsed parts are kept where they hold. */
  constructor(pod: Pod, like?: PodInfo) {
    const { namespace = '', name = '', uid, labels = NO_LABELS } = pod.metadata ?? {};
    this.pod = pod;
    this.namespace = namespace;
    this.key = `${namespace}/${name}`;
    this.uid = uid ?? this.key;
    this.labels = labels;
    this.priority = podPriority(pod);
    const { spec } = pod;
    const old = like?.pod.spec;
    const same = like && (spec === old || sameShape(spec, old));
    this.terms = same ? like.terms : podTerms(pod);
    this.ports = same ? like.ports : hostPorts(pod);
    this.claims = same ? like.claims : claimKeys(pod);
    this.#requests = same && sameSizes(pod, like.pod) ? like.#requests : podRequests(pod);
    this.#node = same ? like.#node : undefined;
  }

  get name(): string {
    return this.pod.metadata?.name ?? '';
  }

  get requests(): Resource {
    return this.#requests.requests;
  }

  get nonZeroMilliCPU(): number {
    return this.#requests.nonZeroMilliCPU;
  }

  get nonZeroMemory(): number {
    return this.#requests.nonZeroMemory;
  }

  /** What NodeResourcesFit's score counts when this Pod is scheduled. */
  get scoredMilliCPU(): number {
    return this.#requests.scoredMilliCPU;
  }

  get scoredMemory(): number {
    return this.#requests.scoredMemory;
  }

  get terminating(): boolean {
    return this.pod.metadata?.deletionTimestamp !== undefined;
  }

  get nodeName(): string {
    return this.pod.spec?.nodeName ?? '';
  }

  get nominatedNodeName(): string {
    return this.pod.status?.nominatedNodeName ?? '';
  }

  /** Has pod affinity or anti-affinity of any sort. */
  get withAffinity(): boolean {
    const a = this.pod.spec?.affinity;
    return a?.podAffinity !== undefined || a?.podAntiAffinity !== undefined;
  }

  /** nodeSelector and required node affinity, parsed. */
  get requiredNodeAffinity(): RequiredNodeAffinity {
    return (this.#node ??= new RequiredNodeAffinity(this.pod.spec));
  }

  /** `status.startTime` in µs; Infinity before the kubelet took the Pod. */
  get startTime(): number {
    const text = this.pod.status?.startTime;
    return (text === undefined ? undefined : parseRfc3339(text)) ?? Infinity;
  }
}

type Spec = Pod['spec'];

/** The parts that are parsed are the same references. */
function sameShape(a: Spec, b: Spec): boolean {
  return (
    a?.containers === b?.containers &&
    a?.initContainers === b?.initContainers &&
    a?.affinity === b?.affinity &&
    a?.nodeSelector === b?.nodeSelector &&
    a?.volumes === b?.volumes &&
    a?.resources === b?.resources
  );
}

/** Nothing is being resized, so the requests stand in the spec alone. */
function sameSizes(pod: Pod, old: Pod): boolean {
  const fixed = (p: Pod) => !p.status?.containerStatuses?.some((s) => 'resources' in s);
  return fixed(pod) && fixed(old);
}
