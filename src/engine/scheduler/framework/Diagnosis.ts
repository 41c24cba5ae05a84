import type { PluginStatus } from './PluginStatus.ts';

/** Longest note of an event, bytes. Models: pkg/apis/core/validation NoteLengthLimit */
const NOTE_LIMIT = 1024;

/** Why nodes were refused. Models: pkg/scheduler/framework/types.go Diagnosis */
export class Diagnosis {
  readonly statuses = new Map<string, PluginStatus>();
  /** Status of the nodes that stand not in `statuses`. */
  absent: PluginStatus = {
    plugin: '',
    code: 'UnschedulableAndUnresolvable',
    reasons: [],
  };
  readonly unschedulablePlugins = new Set<string>();
  preFilterMessage = '';
  postFilterMessage = '';

  /** Remembers the refusal of a node and who must be asked before the Pod is tried again. */
  refuse(node: string, s: PluginStatus): void {
    this.statuses.set(node, s);
    this.blame(s);
  }

  /** Events of this plugin may wake the Pod. Models: Diagnosis.AddPluginStatus */
  blame(s: PluginStatus): void {
    if (s.plugin !== '' && s.code !== 'Error') this.unschedulablePlugins.add(s.plugin);
  }

  statusOf(node: string): PluginStatus {
    return this.statuses.get(node) ?? this.absent;
  }
}

function histogram(d: Diagnosis, nodes: number): string[] {
  const counts = new Map<string, number>();
  const add = (reason: string, n: number) => counts.set(reason, (counts.get(reason) ?? 0) + n);
  for (const s of d.statuses.values()) for (const r of s.reasons) add(r, 1);
  const rest = nodes - d.statuses.size;
  if (rest > 0) for (const r of d.absent.reasons) add(r, rest);
  return [...counts].map(([reason, n]) => `${n} ${reason}`).sort();
}

/** The sentence of FailedScheduling. Models: pkg/scheduler/framework/types.go FitError.Error */
export function fitError(d: Diagnosis, nodes: number): string {
  let text = `0/${nodes} nodes are available:`;
  if (d.preFilterMessage !== '') text += ` ${d.preFilterMessage}.`;
  else {
    const reasons = histogram(d, nodes);
    if (reasons.length > 0) text += ` ${reasons.join(', ')}.`;
  }
  return d.postFilterMessage === '' ? text : `${text} ${d.postFilterMessage}`;
}

/** Cuts a note to what an event may hold. Models: schedule_one.go truncateMessage */
export function truncateNote(text: string): string {
  return text.length <= NOTE_LIMIT ? text : `${text.slice(0, NOTE_LIMIT - 4)} ...`;
}
