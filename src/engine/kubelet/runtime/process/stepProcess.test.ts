import { describe, expect, it } from 'vitest';
import { MS, SECOND } from '../../../sim/time.ts';
import type { Process, Stepped } from './Process.ts';
import { newProcess, stepProcess } from './stepProcess.ts';

const EPOCH = 1_767_225_600 * SECOND;

function sh(script: string): Process {
  return newProcess(['sh', '-c', script], { HOSTNAME: 'web' });
}

/** Runs to the end or for so many waits; answers lines with the time at which they came. */
function run(p: Process, waits = 50, files = {}): { last: Stepped; lines: string[]; us: number } {
  let step = stepProcess(p, files, EPOCH);
  let us = 0;
  const lines = step.output.map((o) => o.text);
  for (let i = 0; i < waits && step.exit === undefined; i++) {
    const wait = step.process.wait?.us;
    if (wait === undefined) break;
    us += wait;
    step = stepProcess(step.process, step.files, EPOCH + us);
    lines.push(...step.output.map((o) => `${us / SECOND}s ${o.text}`));
  }
  return { last: step, lines, us };
}

describe('the small shell', () => {
  it('[KU31] runs lists, joins and exit codes', () => {
    expect(run(sh('true && echo a || echo b; false && echo c || echo d; exit 3'))).toMatchObject({
      lines: ['a', 'd'],
      last: { exit: 3 },
    });
    expect(run(sh('nosuch')).last.exit).toBe(127);
  });

  it('[KU31] loops, branches, iterates, with variables and files', () => {
    const script =
      'for i in 1 2; do echo "n $i"; done; touch /tmp/x; if [ -f /tmp/x ]; then echo yes; else echo no; fi; rm /tmp/x; cat /tmp/x';
    expect(run(sh(script))).toMatchObject({
      lines: ['n 1', 'n 2', 'yes', "cat: can't open '/tmp/x': No such file or directory"],
      last: { exit: 1 },
    });
    const loop = run(sh('while true; do date; sleep 2; done'), 2);
    expect(loop.lines).toEqual([
      'Thu Jan  1 00:00:00 UTC 2026',
      '2s Thu Jan  1 00:00:02 UTC 2026',
      '4s Thu Jan  1 00:00:04 UTC 2026',
    ]);
  });

  it('[KU31] writes files and what ends in them', () => {
    const { last } = run(sh('echo boom > /dev/termination-log; sleep 3; exit 1'));
    expect(last.files['/dev/termination-log']).toBe('boom\n');
    expect(last.exit).toBe(1);
  });

  it('[KU31] a script that never waits takes processor time, not for ever', () => {
    const busy = stepProcess(sh('while true; do true; done'), {}, EPOCH);
    expect(busy.process.wait).toEqual({ us: 10 * MS });
  });

  it('[KU32] a trap runs when what it waited for is over; a server ends at SIGTERM', () => {
    const first = stepProcess(sh("trap 'echo bye; exit 0' TERM; sleep 5; echo no"), {}, EPOCH);
    const after = stepProcess({ ...first.process, termed: true }, {}, EPOCH);
    expect(after.output.map((o) => o.text)).toEqual(['bye']);
    expect(after.exit).toBe(0);
    const server = stepProcess(newProcess(['nginx', '-g', 'daemon off;'], {}), {}, EPOCH);
    expect(server.process.wait).toEqual({ us: undefined, onTerm: { us: 50 * MS, code: 0 } });
    const sleeper = stepProcess(newProcess(['sleep', 'infinity'], {}), {}, EPOCH);
    expect(sleeper.process.wait).toEqual({ us: undefined });
  });
});
