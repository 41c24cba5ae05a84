import { describe, expect, it } from 'vitest';
import { parseCommand } from './tracesCommand.ts';
import { recordedClock, timelineDifference } from './tracesCompare.ts';
import { eventsDifference } from './tracesEvents.ts';
import type { RecordedChange, RecordedEvent } from './tracesFormat.ts';
import { diffOf } from './tracesFormat.ts';
import { RECORDED, ReplayCanon } from './tracesNames.ts';

function write(t: number, diff: RecordedChange['diff'], actor = 'kubelet worker-1') {
  const did = 'patch status';
  return { t, actor, did, type: 'MODIFIED', kind: 'Pod', name: 'web', diff } as RecordedChange;
}

function difference(expected: RecordedChange[], got: RecordedChange[]) {
  const side = { canon: RECORDED, clock: recordedClock };
  return timelineDifference({ ...side, changes: expected }, { ...side, changes: got }, 10);
}

describe('comparison of traces', () => {
  it('writes paths as recordings do', () => {
    const old = { metadata: { labels: {} }, status: { conditions: [{ type: 'Ready', x: 1 }] } };
    const now = {
      metadata: { labels: { 'a.b/c': 'd' } },
      status: { conditions: [{ type: 'Ready', x: 2 }] },
    };
    expect(diffOf(old, now)).toEqual({
      'metadata.labels': [{}, null],
      "metadata.labels['a.b/c']": [null, 'd'],
      'status.conditions[type=Ready].x': [1, 2],
    });
  });

  it('brings random names, addresses and nodes to one form', () => {
    const canon = new ReplayCanon();
    canon.learn({
      kind: 'Pod',
      metadata: {
        name: 'web-5d4f8c7b9-x2k4m',
        generateName: 'web-5d4f8c7b9-',
        labels: { 'pod-template-hash': '5d4f8c7b9' },
      },
    });
    const index = { 'apps.kubernetes.io/pod-index': '0' };
    canon.learn({
      kind: 'Pod',
      metadata: { name: 'db-0', generateName: 'db-', labels: index },
    });
    expect(canon.text('Pod db-0')).toBe('Pod db-0');
    const ours = 'Successfully assigned a/web-5d4f8c7b9-x2k4m to worker-2';
    const theirs = 'Successfully assigned a/web-<rs1>-<p3> to worker-1';
    expect(canon.text(ours)).toBe(RECORDED.text(theirs));
    expect(RECORDED.text('pod=web_a(<uid Pod web-<rs1>-<p1>>)')).toBe('pod=web_a(<uid>)');
  });

  it('takes two status writes for one, but no other outcome', () => {
    const one = write(1, { 'status.phase': ['Pending', 'Running'], 'status.x': [null, 1] });
    const two = [
      write(1, { 'status.x': [null, 1] }),
      write(1.1, { 'status.phase': ['Pending', 'Running'] }),
    ];
    expect(difference([one], two)).toBeUndefined();
    expect(difference(two, [one])).toBeUndefined();
    const other = write(1, { 'status.phase': ['Pending', 'Failed'], 'status.x': [null, 1] });
    expect(difference([other], two)).toMatchObject({ equal: false });
  });

  it('holds intervals to the noise of the recording and the jitter of Kubernetes', () => {
    const at = (t: number) => [write(0, { 'status.x': [0, 1] }), write(t, { 'status.x': [1, 2] })];
    expect(difference(at(1), at(2.5))).toBeUndefined();
    expect(difference(at(1), at(3.5))).toMatchObject({ equal: false });
    expect(difference(at(6), at(8.5))).toBeUndefined();
    expect(difference(at(6), at(9.9))).toBeUndefined();
    expect(difference(at(3), at(6))).toMatchObject({ equal: false });
  });

  it('finds missing, unexpected and miscounted events', () => {
    const event = (message: string, count: number): RecordedEvent => ({
      t: 1,
      type: 'Normal',
      reason: 'Pulled',
      from: 'kubelet',
      object: 'Pod/web',
      message,
      count,
    });
    const compare = (e: RecordedEvent[], g: RecordedEvent[]) =>
      eventsDifference(e, RECORDED, g, RECORDED, 10);
    expect(compare([event('a', 1)], [event('a', 1)])).toBeUndefined();
    expect(compare([event('a', 1)], [event('a', 2)])).toMatchObject({ expected: 1, got: 2 });
    expect(compare([event('a', 1)], [])).toMatchObject({ got: 'not told' });
    expect(compare([], [event('a', 1)])).toMatchObject({ expected: 'no such event' });
  });

  it('takes command lines apart', () => {
    const ask = () => ({ code: 200, body: {} });
    const rest = { stdin: '', namespace: 'a', ask, pause: () => undefined };
    const line = `kubectl patch pod web --type=merge -p '{"a": "b c"}' -- sleep 5`;
    expect(parseCommand(line, rest)).toMatchObject({
      words: ['patch', 'pod', 'web'],
      flags: { type: ['merge'], p: ['{"a": "b c"}'] },
      rest: ['sleep', '5'],
    });
  });
});
