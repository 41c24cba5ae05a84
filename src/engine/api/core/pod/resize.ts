import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden, invalid } from '../../meta/FieldError.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import type { Container } from './containerFields.ts';
import type { Pod, PodSpec } from './fields.ts';
import { qosClass } from './qosClass.ts';
import { checkPod } from './validate.ts';

type Quantities = Readonly<Record<string, string>> | undefined;
type Lists = 'containers' | 'initContainers';

const MIRROR = 'kubernetes.io/config.mirror';
const ONLY = 'only cpu and memory resources are mutable';

/** Containers of the old spec with the asked resources; a change of names or order is kept. */
function resized(asked: PodSpec, old: PodSpec, k: Lists): readonly Container[] | undefined {
  const now = asked[k];
  const was = old[k];
  if (!now?.length || !was) return now;
  if (now.some((c, i) => c.name !== was[i]?.name)) return now;
  return was.map((c, i) => {
    const { resources, resizePolicy } = now[i]!;
    const same =
      semanticEqual(resources, c.resources) && semanticEqual(resizePolicy, c.resizePolicy);
    return same ? c : ({ ...c, resources, resizePolicy } as Container);
  });
}

/** What `/resize` takes of a Pod's spec. Models: registry/core/pod/strategy.go dropNonResizeUpdates */
export function resizedSpec(asked: PodSpec, old: PodSpec): PodSpec {
  const lengths = (s: PodSpec): string =>
    `${s.containers?.length}/${s.initContainers?.length ?? 0}`;
  if (lengths(asked) !== lengths(old)) return asked;
  const init = resized(asked, old, 'initContainers');
  return {
    ...old,
    ...(asked.resources || old.resources ? { resources: asked.resources } : {}),
    containers: resized(asked, old, 'containers'),
    ...(init ? { initContainers: init } : {}),
  } as PodSpec;
}

function isRemoved(now: Quantities, old: Quantities): boolean {
  return Object.keys(old ?? {}).some((k) => now?.[k] === undefined);
}

function checkRemoved(now: PodSpec, old: PodSpec, k: Lists, out: FieldError[]): void {
  old[k]?.forEach((c, i) => {
    const r = now[k]![i]!.resources;
    const at = `spec.${k}[${i}].resources`;
    for (const part of ['requests', 'limits'] as const) {
      if (!isRemoved(r?.[part], c.resources?.[part])) continue;
      out.push(forbidden(`${at}.${part}`, `resource ${part} cannot be removed`));
    }
  });
}

/** The new quantities with cpu and memory as they were. */
function withOld(now: Quantities, old: Quantities): Quantities {
  if (!now) return undefined;
  const out: Record<string, string> = { ...now };
  for (const k of ['cpu', 'memory']) {
    if (now[k] === undefined) continue;
    if (old?.[k] === undefined) delete out[k];
    else out[k] = old[k];
  }
  return out;
}

function isOther(c: Container, old: Container): boolean {
  const { limits, requests } = c.resources ?? {};
  const resources = {
    limits: withOld(limits, old.resources?.limits),
    requests: withOld(requests, old.resources?.requests),
  };
  return !semanticEqual({ ...c, resources }, old);
}

/** Answers whether to stop. */
function checkOrder(now: PodSpec, old: PodSpec, out: FieldError[]): boolean {
  const before = out.length;
  for (const k of ['containers', 'initContainers'] as const) {
    const [list, was] = [now[k] ?? [], old[k] ?? []];
    if (list.length !== was.length) {
      out.push(forbidden(`spec.${k}`, `${k} may not be added or removed on resize`));
      continue;
    }
    was.forEach((c, i) => {
      if (list[i]!.name === c.name) return;
      out.push(forbidden(`spec.${k}[${i}].name`, `${k} may not be renamed or reordered on resize`));
    });
  }
  return out.length > before;
}

/** Whether the node's kubelet says what its containers have got. */
function isSupported(old: Pod): boolean {
  const running = old.status?.containerStatuses?.find((s) => s.state?.running);
  return !running || running.resources !== undefined;
}

/**
 * A change through `/resize`. Resources of a whole Pod and claims of devices cannot be resized.
 * Models: pkg/apis/core/validation ValidatePodResize
 */
export function validatePodResize(o: Pod, old: Pod): readonly FieldError[] {
  if (old.metadata?.annotations?.[MIRROR] !== undefined) {
    return [forbidden('', 'static pods cannot be resized')];
  }
  const out: FieldError[] = [];
  const [now, was] = [o.spec ?? {}, old.spec ?? {}];
  checkPod(o, out);
  const qos = old.status?.qosClass ?? qosClass(was);
  if (qos !== qosClass(now)) {
    const text = 'Pod QOS Class may not change as a result of resizing';
    out.push(invalid('spec', o.status?.qosClass ?? '', text));
  }
  if (!isSupported(old)) {
    out.push(forbidden('spec', 'Pod running on node without support for resize'));
  }
  if (checkOrder(now, was, out)) return out;
  checkRemoved(now, was, 'initContainers', out);
  checkRemoved(now, was, 'containers', out);
  now.containers?.forEach((c, i) => {
    if (isOther(c, was.containers![i]!)) out.push(forbidden('spec', ONLY));
  });
  now.initContainers?.forEach((c, i) => {
    if (!isOther(c, was.initContainers![i]!)) return;
    const text = 'only cpu and memory resources for init or sidecar containers are mutable';
    out.push(forbidden(`spec.initContainers[${i}]`, text));
  });
  return out;
}
