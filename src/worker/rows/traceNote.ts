import type { TraceRow } from '../../engine/sim/Trace.ts';

interface Body {
  /** A call over CRI. */
  readonly call?: string;
  readonly key?: string;
  readonly image?: string;
  readonly container?: { readonly name?: string };
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly target?: { readonly name?: string };
  readonly spec?: {
    readonly replicas?: number;
    readonly taints?: readonly { readonly key?: string; readonly effect?: string }[] | null;
  };
  readonly status?: StatusBody;
}

interface StatusBody {
  readonly phase?: string;
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly containerStatuses?: readonly ContainerBody[];
  readonly conditions?: readonly { readonly type?: string; readonly status?: string }[];
}

interface ContainerBody {
  readonly ready?: boolean;
  readonly state?: {
    readonly waiting?: { readonly reason?: string };
    readonly terminated?: { readonly reason?: string; readonly exitCode?: number };
    readonly running?: object;
  };
}

/** Longer texts are left to whoever opens the message. */
const LONGEST = 160;
const CONDITIONS_MAX = 2;
const CHANGES = new Set(['PUT', 'PATCH']);

function containerWord(c: ContainerBody): string {
  const { waiting, terminated, running } = c.state ?? {};
  if (terminated) return `${terminated.reason ?? 'Terminated'} (${terminated.exitCode ?? 0})`;
  if (running) return c.ready ? 'Running, ready' : 'Running';
  return waiting?.reason ?? '';
}

/** Conditions that a patch sets, not those that it only names to keep their order. */
function conditionsNote(s: StatusBody): readonly string[] {
  const set = (s.conditions ?? []).filter((c) => c.status !== undefined);
  return set.map((c) => `${c.type}=${c.status}`);
}

/** What a status says in a few of Kubernetes' own words. */
function statusNote(s: StatusBody): string {
  const words = [...new Set((s.containerStatuses ?? []).map(containerWord))];
  const told = words.filter((w) => w !== '');
  const set = conditionsNote(s);
  if (told.includes('Running, ready') && set.includes('Ready=False')) return 'Ready=False';
  if (told.includes('ContainerCreating')) {
    return [...told, ...set.filter((c) => c.startsWith('PodReadyTo'))].join(', ');
  }
  if (told.length > 0) return told.join(', ');
  if (s.phase !== undefined) return s.phase;
  if (s.replicas !== undefined) return `${s.readyReplicas ?? 0}/${s.replicas} ready`;
  const ready = set.find((c) => c.startsWith('Ready='));
  return ready ?? set.slice(0, CONDITIONS_MAX).join(', ');
}

/** What a change of a spec asks for, where one number or list says it: replicas, taints. */
function specNote(spec: NonNullable<Body['spec']>): string {
  const { replicas, taints } = spec;
  if (taints) return taints.map((t) => `${t.key ?? ''}:${t.effect ?? ''}`).join(', ');
  return replicas === undefined ? '' : `replicas ${replicas}`;
}

/**
 * What a message carried, in a few words, for captions: the node of a binding, the reason of an
 * event, the state in a status. Names and words are Kubernetes' own, the same in each language.
 */
export function traceNote(r: TraceRow): string {
  if (typeof r.body === 'string') return r.body.slice(0, LONGEST);
  if (r.kind !== 'request' || typeof r.body !== 'object' || r.body === null) return '';
  const body = r.body as Body;
  if (body.call !== undefined) return body.image ?? body.container?.name ?? body.key ?? '';
  const { object } = r;
  if (/\/events(\/|$)/.test(object)) {
    return `${body.type ?? 'Normal'} ${body.reason ?? ''} ${body.message ?? ''}`.slice(0, LONGEST);
  }
  if (object.endsWith('/binding')) return body.target?.name ?? '';
  if (object.endsWith('/status') && body.status) return statusNote(body.status);
  if (object.endsWith('/scale')) return String(body.spec?.replicas ?? '');
  if (CHANGES.has(r.verb) && body.spec) return specNote(body.spec);
  return '';
}
