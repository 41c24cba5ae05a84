import { dns1123Label } from './names.ts';
import type { KubeObject } from './ObjectMeta.ts';

/** Names of Pods and hosts are made of a workload's name; `where` it is used. */
export function nameWarnings(o: KubeObject, where = 'Pod names and hostnames'): readonly string[] {
  const mistakes = dns1123Label(o.metadata?.name ?? '');
  if (mistakes.length === 0) return [];
  const text = `this is used in ${where}, which can result in surprising behavior`;
  return [`metadata.name: ${text}; a DNS label is recommended: [${mistakes.join(' ')}]`];
}
