import type { Container } from './containerFields.ts';

/** Names and images of a template's containers. Models: layoutContainerCells */
export function containerCells(containers: readonly Container[] | undefined): [string, string] {
  const list = containers ?? [];
  return [list.map((c) => c.name ?? '').join(','), list.map((c) => c.image ?? '').join(',')];
}
