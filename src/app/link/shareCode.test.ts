import { describe, expect, it } from 'vitest';
import type { SharedRun } from './shareCode.ts';
import { codeInAddress, decodeShare, encodeShare } from './shareCode.ts';

const run: SharedRun = {
  format: 1,
  engine: '0123456789ab',
  scenario: 'default',
  seed: 7,
  commands: [
    { at: 5, seq: 2, step: 3, command: { do: 'fault', fault: { kind: 'stop', target: 'cp-1' } } },
  ],
  until: { at: 9_000_000, seq: 120, step: 99 },
  hash: 'a'.repeat(16),
  selected: 'Pod/default/우분투',
  file: { name: 'ubuntu.yaml', text: 'kind: Pod # 한글' },
};

async function problem(code: string): Promise<string> {
  const error = await decodeShare(code).catch((e: unknown) => e as { problem: string });
  return 'problem' in error ? error.problem : 'none';
}

describe('share codes', () => {
  it('say the whole run again', async () => {
    const code = await encodeShare(run);
    expect(code).toMatch(/^1\.[\w-]+$/);
    expect(await decodeShare(code)).toEqual(run);
  });
  it('are found in the address, a selection is not taken for one', () => {
    expect(codeInAddress('#run=1.abc')).toBe('1.abc');
    expect(codeInAddress('#Pod/default/run=1')).toBeUndefined();
  });
  it('tell a cut, a foreign and an empty one apart', async () => {
    const code = await encodeShare(run);
    expect(await problem(code.slice(0, -9))).toBe('damaged');
    expect(await problem('1.%%%')).toBe('damaged');
    expect(await problem(`2${code.slice(1)}`)).toBe('format');
    expect(await problem(await encodeShare({} as SharedRun))).toBe('content');
    expect(await problem(await encodeShare({ ...run, seed: -1 }))).toBe('content');
  });
  it('with commands that are none are refused', async () => {
    const commands = [{ at: 1, seq: 1, step: 1, command: { do: 'eval' } }] as never;
    expect(await problem(await encodeShare({ ...run, commands }))).toBe('content');
  });
});
