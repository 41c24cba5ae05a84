import { expect, it } from 'vitest';
import { dotField } from './dotField.ts';

function machines(n: number) {
  return Array.from({ length: n }, (_, i) => ({ name: `w-${i}`, zone: `zone-${'abc'[i % 3]}` }));
}

it.each([10, 500, 5000])('%i machines fit into the panel, each in a place of its own', (n) => {
  const f = dotField(machines(n), 1080, 640);
  expect(f.tiles).toHaveLength(n);
  expect(f.zones.map((z) => z.zone)).toEqual(['zone-a', 'zone-b', 'zone-c']);
  for (const t of f.tiles) {
    expect(t.x + f.pitch).toBeLessThanOrEqual(1080);
    expect(t.y + f.pitch).toBeLessThanOrEqual(640 + f.pitch);
  }
  expect(new Set(f.tiles.map((t) => `${t.x} ${t.y}`)).size).toBe(n);
});

it('an empty field is empty', () => {
  expect(dotField([], 100, 100).tiles).toEqual([]);
});
