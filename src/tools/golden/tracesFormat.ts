/** A change of one object as a recording tells it. */
export interface RecordedChange {
  readonly t: number;
  readonly actor: string | null;
  /** Verb and subresource of the request. */
  readonly did: string | null;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly kind: string;
  readonly name: string;
  /** ADDED: the whole object, trimmed. */
  readonly object?: unknown;
  /** MODIFIED: path → [old, new]; null = absent. */
  readonly diff?: Readonly<Record<string, readonly [unknown, unknown]>>;
}

/** An Event as it was written. */
export interface RecordedEvent {
  readonly t: number;
  readonly type: string;
  readonly reason: string;
  readonly from: string;
  /** `Pod/web:spec.containers{web}`. */
  readonly object: string;
  readonly message: string;
  readonly count?: number;
  /** `MODIFIED`: its count was raised. */
  readonly change?: string;
}

/** What the user did. */
export interface RecordedStep {
  readonly t: number;
  readonly command?: string;
  readonly stdin?: string;
  readonly stdout?: string;
  readonly exitCode?: number;
  readonly 'stop-node'?: string;
  readonly 'start-node'?: string;
  readonly stop?: string;
  readonly start?: string;
  readonly reboot?: string;
  readonly pressure?: string;
  readonly api?: readonly [string, string, unknown?];
  /** Of `api`: `ok`, or what was answered. */
  readonly result?: string;
}

/** A machine at the start of a recording. */
export interface RecordedNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly {
    readonly key: string;
    readonly value?: string;
    readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  }[];
  readonly unschedulable?: boolean;
  readonly allocatable: Readonly<Record<string, string>>;
  readonly images: readonly string[];
}

/** A whole recording. */
export interface TraceRecording {
  readonly name: string;
  readonly namespace: string;
  readonly before?: string;
  readonly nodes: readonly RecordedNode[];
  readonly steps: readonly RecordedStep[];
  readonly timeline: readonly RecordedChange[];
  readonly events: readonly RecordedEvent[];
}

/** List elements that are addressed by key, by the name of the list. */
const LIST_KEYS: Readonly<Record<string, readonly string[]>> = {
  conditions: ['type'],
  containerStatuses: ['name'],
  initContainerStatuses: ['name'],
  ephemeralContainerStatuses: ['name'],
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  hostIPs: ['ip'],
  podIPs: ['ip'],
  ownerReferences: ['name'],
  taints: ['key', 'effect'],
  tolerations: ['key', 'effect'],
  ports: ['name'],
  active: ['name'],
  schedulingGates: ['name'],
  currentMetrics: ['type'],
  notReadyAddresses: ['ip'],
};

function elementKey(list: string, item: unknown, i: number): string {
  const keys = LIST_KEYS[list] ?? (list === 'addresses' ? ['ip'] : undefined);
  const fields = item as Readonly<Record<string, string | number>> | null;
  if (!keys || typeof fields !== 'object' || fields?.[keys[0]!] === undefined) return `[${i}]`;
  return `[${keys.map((k) => `${k}=${String(fields[k] ?? '')}`).join(',')}]`;
}

/** An object's leaves by path, as recordings write paths. Empty lists and maps are leaves. */
export function leavesOf(o: unknown): Map<string, unknown> {
  const out = new Map<string, unknown>();
  walk(o, '', '', out);
  return out;
}

function walk(o: unknown, path: string, name: string, out: Map<string, unknown>): void {
  if (o === undefined || o === null) return;
  if (Array.isArray(o)) {
    if (o.length === 0) out.set(path, o);
    o.forEach((x, i) => walk(x, path + elementKey(name, x, i), '', out));
  } else if (typeof o === 'object') {
    const keys = Object.keys(o).filter((k) => (o as Rec)[k] !== undefined);
    if (keys.length === 0) out.set(path, {});
    for (const k of keys) {
      const plain = /^\w+$/.test(k);
      const step = plain ? (path === '' ? k : `.${k}`) : `['${k}']`;
      walk((o as Rec)[k], path + step, k, out);
    }
  } else out.set(path, o);
}

type Rec = Readonly<Record<string, unknown>>;

/** What differs between two forms of an object, as recordings write it. */
export function diffOf(old: unknown, now: unknown): Record<string, [unknown, unknown]> {
  const a = leavesOf(old);
  const b = leavesOf(now);
  const out: Record<string, [unknown, unknown]> = {};
  for (const [path, x] of a) {
    const y = b.get(path);
    if (!sameLeaf(x, y)) out[path] = [x, y ?? null];
  }
  for (const [path, y] of b) if (!a.has(path)) out[path] = [null, y];
  return out;
}

function sameLeaf(x: unknown, y: unknown): boolean {
  if (x === y) return true;
  return typeof x === 'object' && typeof y === 'object' && JSON.stringify(x) === JSON.stringify(y);
}
