import type { PodRow } from '../../protocol/protocol.ts';
import type { MarkName } from '../kit/marks.ts';

/** Words of kubectl's STATUS column that have a mark of their own within their class. */
const OWN: Readonly<Record<string, MarkName>> = {
  CrashLoopBackOff: 'crashloop',
  ImagePullBackOff: 'imagepull',
  ErrImagePull: 'imagepull',
  OOMKilled: 'oom',
};

const BY_CLASS: Readonly<Record<PodRow['class'], MarkName>> = {
  waiting: 'pending',
  progress: 'creating',
  good: 'ready',
  finished: 'completed',
  failed: 'error',
  leaving: 'terminating',
  unknown: 'unknown',
};

/** Every mark that a Pod can have. */
export const POD_MARKS: readonly MarkName[] = [
  ...new Set([...Object.values(OWN), ...Object.values(BY_CLASS), 'notready' as const]),
];

/** The mark that a Pod's state is drawn with. */
export function podMark(p: PodRow): MarkName {
  if (p.class === 'waiting' && p.status === 'Running') return 'notready';
  const word = p.status.replace(/^Init:/, '');
  if (p.class === 'failed') return OWN[word] ?? 'error';
  return BY_CLASS[p.class];
}

const DOT: Readonly<Record<PodRow['class'], MarkName>> = {
  waiting: 'd-wait',
  progress: 'd-busy',
  good: 'd-ok',
  finished: 'd-done',
  failed: 'd-fail',
  leaving: 'd-unk',
  unknown: 'd-unk',
};

/** The dot of 6 px that stands for a Pod in a large cluster. */
export function podDot(p: PodRow): MarkName {
  return DOT[p.class];
}
