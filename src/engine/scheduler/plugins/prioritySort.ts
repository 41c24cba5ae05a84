import type { Plugin } from '../framework/Plugin.ts';

/** Higher priority first, then who came first. Models: plugins/queuesort/priority_sort.go */
export function prioritySort(): Plugin {
  return {
    name: 'PrioritySort',
    less: (a, b) => b.priority - a.priority || a.timestamp - b.timestamp,
  };
}
