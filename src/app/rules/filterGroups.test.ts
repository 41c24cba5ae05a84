import { expect, it } from 'vitest';
import { filterGroups, lineCount } from './filterGroups.ts';

const says = { id: 'x', params: {} };
const group = (name: string, ...texts: string[]) => ({
  table: 'nat',
  name,
  head: says,
  lines: texts.map((text) => ({ text, says })),
});
const GROUPS = [group('KUBE-SERVICES', '-d 10.96.0.1', '-d 10.96.0.10'), group('KUBE-SEP', 'DNAT')];

it('without a search all groups stand, up to the most lines', () => {
  expect(filterGroups(GROUPS, '', 10)).toEqual(GROUPS);
  expect(lineCount(filterGroups(GROUPS, '', 2))).toBe(2);
});

it('a name finds its whole group, a text the lines that hold it', () => {
  expect(lineCount(filterGroups(GROUPS, 'kube-services', 10))).toBe(2);
  expect(filterGroups(GROUPS, '10.96.0.10', 10)).toEqual([group('KUBE-SERVICES', '-d 10.96.0.10')]);
  expect(filterGroups(GROUPS, 'nothing', 10)).toEqual([]);
});
