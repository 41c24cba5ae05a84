import type { ComponentRow } from '../../protocol/protocol.ts';
import type { MarkName } from '../kit/marks.ts';

const ETCD: Readonly<Partial<Record<ComponentRow['state'], MarkName>>> = {
  leader: 'e-lead',
  follower: 'e-follow',
  candidate: 'e-cand',
  down: 'c-down',
};
const OTHER: Readonly<Partial<Record<ComponentRow['state'], MarkName>>> = {
  leader: 'c-lead',
  standby: 'c-stand',
  running: 'c-up',
  down: 'c-down',
};

/** Members of etcd that run, how many there are, and how many make a majority. */
export function quorumOf(components: Readonly<Record<string, ComponentRow>>) {
  let up = 0;
  let members = 0;
  let quorum = 0;
  for (const id in components) {
    const { raft, state } = components[id]!;
    if (!raft) continue;
    members++;
    quorum = Math.max(quorum, raft.quorum);
    if (state !== 'down') up++;
  }
  return { up, members, quorum };
}

/** Whether too few members of etcd run to commit anything. */
export function withoutQuorum(components: Readonly<Record<string, ComponentRow>>): boolean {
  const { up, quorum } = quorumOf(components);
  return up < quorum;
}

/** The mark that a component's state is drawn with. */
export function componentMark(binary: string, state: ComponentRow['state']): MarkName {
  return (binary === 'etcd' ? ETCD[state] : OTHER[state]) ?? 'c-stand';
}
