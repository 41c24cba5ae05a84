import type { Node } from '../../../api/core/node/fields.ts';
import { allTermsMean } from '../../framework/AffinityTerm.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';

function nowhere(p: PodInfo | undefined): boolean {
  return p !== undefined && p.nodeName === '' && p.nominatedNodeName === '';
}

/** Another Pod came, changed its labels or left. Models: interpodaffinity/plugin.go */
export function podHint(pod: PodInfo, old: unknown, now: unknown): boolean {
  const was = old as PodInfo | undefined;
  const is = now as PodInfo | undefined;
  if (was && is && is.uid === pod.uid) return true;
  if (nowhere(is) || nowhere(was)) return false;
  const { requiredAffinity: near, requiredAntiAffinity: far } = pod.terms;
  if (was && is) {
    if (!allTermsMean(near, was) && allTermsMean(near, is)) return true;
    return allTermsMean(far, was) && !allTermsMean(far, is);
  }
  if (is) return allTermsMean(near, is);
  return allTermsMean(far, was!) || allTermsMean(was!.terms.requiredAntiAffinity, pod);
}

function came(was: string | undefined, is: string | undefined): boolean {
  return is !== undefined && was !== is;
}

function went(was: string | undefined, is: string | undefined): boolean {
  return was !== undefined && was !== is;
}

/** A node came or changed its labels. */
export function nodeHint(pod: PodInfo, old: unknown, now: unknown): boolean {
  const was = (old as Node | undefined)?.metadata?.labels ?? {};
  const is = (now as Node).metadata?.labels ?? {};
  const { requiredAffinity: near, requiredAntiAffinity: far } = pod.terms;
  if (near.some((t) => came(was[t.topologyKey], is[t.topologyKey]))) return true;
  if (old === undefined) return far.length > 0;
  return far.some((t) => went(was[t.topologyKey], is[t.topologyKey]));
}
