import type { Container } from '../../api/core/pod/containerFields.ts';
import type { LimitRange, LimitRangeItem } from '../../api/core/limitrange/fields.ts';
import type { PersistentVolumeClaim } from '../../api/core/persistentvolumeclaim/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import { podTotals } from '../../api/core/pod/podTotals.ts';
import { compareQuantities, milliValue } from '../../api/quantity.ts';
import { forbiddenBy } from '../status.ts';
import type { Environment } from '../Task.ts';
import type { AdmissionPlugin, Attributes } from './Admission.ts';
import { Refusal } from './Admission.ts';
import { newPodOf } from './pods.ts';

type Quantities = Readonly<Record<string, string>>;

const ANNOTATION = 'kubernetes.io/limit-ranger';

function rangesOf(namespace: string, env: Environment): readonly LimitRange[] {
  return env.list('limitranges', namespace) as readonly LimitRange[];
}

function missing(defaults: Quantities, own: Quantities | undefined): readonly string[] {
  return Object.keys(defaults)
    .filter((k) => own?.[k] === undefined)
    .sort();
}

/** A container with a range's defaults, and what was set, in words. */
function filled(
  c: Container,
  request: Quantities,
  limit: Quantities,
  type: string,
  notes: string[],
) {
  const { requests, limits } = c.resources ?? {};
  const r = missing(request, requests);
  const l = missing(limit, limits);
  if (r.length > 0) notes.push(`${r.join(', ')} request for ${type} ${c.name}`);
  if (l.length > 0) notes.push(`${l.join(', ')} limit for ${type} ${c.name}`);
  if (r.length === 0 && l.length === 0) return c;
  const resources = {
    ...c.resources,
    ...(l.length > 0 || limits ? { limits: { ...limit, ...limits } } : {}),
    ...(r.length > 0 || requests ? { requests: { ...request, ...requests } } : {}),
  };
  return { ...c, resources };
}

/** Models: PodMutateLimitFunc */
function withDefaults(pod: Pod, range: LimitRange): Pod {
  let request: Quantities = {};
  let limit: Quantities = {};
  for (const i of range.spec?.limits ?? []) {
    if (i.type !== 'Container') continue;
    request = { ...request, ...i.defaultRequest };
    limit = { ...limit, ...i.default };
  }
  const notes: string[] = [];
  const { containers = [], initContainers } = pod.spec ?? {};
  const main = containers.map((c) => filled(c, request, limit, 'container', notes));
  const init = initContainers?.map((c) => filled(c, request, limit, 'init container', notes));
  if (notes.length === 0) return pod;
  const note = `LimitRanger plugin set: ${notes.join('; ')}`;
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      annotations: { ...pod.metadata?.annotations, [ANNOTATION]: note },
    },
    spec: { ...pod.spec, containers: main, ...(init ? { initContainers: init } : {}) },
  };
}

/** What is asked for, as one entry of a range looks at it. */
interface Asked {
  readonly requests: Quantities;
  readonly limits: Quantities;
}

function less(x: string, y: string): boolean {
  return compareQuantities(x, y) < 0;
}

function minMistake(k: string, type: string, min: string, a: Asked): string | undefined {
  const [r, l] = [a.requests[k], a.limits[k]];
  const text = `minimum ${k} usage per ${type} is ${min}`;
  if (r === undefined) return `${text}.  No request is specified`;
  if (less(r, min)) return `${text}, but request is ${r}`;
  return l !== undefined && less(l, min) ? `${text}, but limit is ${l}` : undefined;
}

function maxMistake(k: string, type: string, max: string, a: Asked): string | undefined {
  const [r, l] = [a.requests[k], a.limits[k]];
  const text = `maximum ${k} usage per ${type} is ${max}`;
  if (l === undefined) return `${text}.  No limit is specified`;
  if (less(max, l)) return `${text}, but limit is ${l}`;
  return r !== undefined && less(max, r) ? `${text}, but request is ${r}` : undefined;
}

function ratioMistake(k: string, type: string, most: string, a: Asked): string | undefined {
  const [r, l] = [milliValue(a.requests[k]), milliValue(a.limits[k])];
  const text = `${k} max limit to request ratio per ${type} is ${most}, but`;
  if (r === 0) return `${text} no request is specified or request is 0`;
  if (l === 0) return `${text} no limit is specified or limit is 0`;
  if ((l / r) * 1000 <= milliValue(most)) return undefined;
  return `${text} provided ratio is ${(l / r).toFixed(6)}`;
}

/** One entry of a range against what is asked for. */
function mistakes(i: LimitRangeItem, a: Asked, out: string[]): void {
  const type = i.type ?? '';
  const each = (list: Quantities | undefined, f: typeof minMistake): void => {
    for (const k in list) {
      const text = f(k, type, list[k]!, a);
      if (text !== undefined) out.push(text);
    }
  };
  each(i.min, minMistake);
  each(i.max, maxMistake);
  each(i.maxLimitRequestRatio, ratioMistake);
}

/** Models: PodValidateLimitFunc */
function podMistakes(pod: Pod, range: LimitRange): string[] {
  const out: string[] = [];
  const spec = pod.spec ?? {};
  const all = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  for (const i of range.spec?.limits ?? []) {
    if (i.type === 'Container') {
      for (const c of all) {
        const { requests = {}, limits = {} } = c.resources ?? {};
        mistakes(i, { requests, limits }, out);
      }
    } else if (i.type === 'Pod') {
      const totals = { requests: podTotals(spec, 'requests'), limits: podTotals(spec, 'limits') };
      mistakes(i, totals, out);
    }
  }
  return out;
}

/** Models: PersistentVolumeClaimValidateLimitFunc */
function claimMistakes(claim: PersistentVolumeClaim, range: LimitRange): string[] {
  const out: string[] = [];
  const requests: Quantities = claim.spec?.resources?.requests ?? {};
  for (const i of range.spec?.limits ?? []) {
    if (i.type !== 'PersistentVolumeClaim') continue;
    for (const k in i.min) {
      const text = minMistake(k, i.type, i.min[k]!, { requests, limits: {} });
      if (text !== undefined) out.push(text);
    }
    for (const k in i.max) {
      const text = `maximum ${k} usage per ${i.type} is ${i.max[k]}`;
      const r = requests[k];
      if (r === undefined) out.push(`${text}.  No request is specified`);
      else if (less(i.max[k]!, r)) out.push(`${text}, but request is ${r}`);
    }
  }
  return out;
}

function isLooked(a: Attributes): boolean {
  if (a.operation === 'DELETE' || a.object === undefined) return false;
  if (a.kind.kind === 'PersistentVolumeClaim') return a.subresource === '';
  return a.subresource === 'resize' || (a.subresource === '' && a.operation === 'CREATE');
}

/**
 * Pods and claims get the defaults of their namespace's LimitRanges and keep to their bounds.
 * Models: plugin/pkg/admission/limitranger
 */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  kinds: ['Pod', 'PersistentVolumeClaim'],
  admit(a, env) {
    const pod = newPodOf(a);
    if (!pod) return a.object;
    return rangesOf(a.namespace, env).reduce(withDefaults, pod);
  },
  validate(a, env) {
    if (!isLooked(a)) return undefined;
    for (const range of rangesOf(a.namespace, env)) {
      const pod = a.kind.kind === 'Pod';
      const all = pod ? podMistakes(a.object as Pod, range) : claimMistakes(a.object!, range);
      const texts = [...new Set(all)];
      if (texts.length === 0) continue;
      const why = texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`;
      return new Refusal(forbiddenBy(a.kind, a.name, why));
    }
    return undefined;
  },
};
