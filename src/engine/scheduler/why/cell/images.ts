import type { NodeInfo } from '../../framework/NodeInfo.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import type { Working } from './WhyCell.ts';
import { WorkingBuilder } from './WhyCell.ts';

const MIB = 1024 * 1024;

/** ImageLocality's score: the sizes of the images that are there, thinned by how many have them. */
export function imageScore(pod: PodInfo, node: NodeInfo, allNodes: number): Working {
  const w = new WorkingBuilder();
  const all = [...(pod.pod.spec?.initContainers ?? []), ...(pod.pod.spec?.containers ?? [])];
  for (const c of all) {
    const image = c.image ?? '';
    const tagged = image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
    const state = node.images.get(tagged);
    if (!state) {
      w.line(tagged, [], 0);
      continue;
    }
    const mib = (state.size / MIB).toFixed(1);
    const size = w.fact({ value: mib, of: 'node', what: 'imageSize', name: tagged });
    const nodes = w.fact({
      value: `${state.nodes} ÷ ${allNodes}`,
      of: 'cluster',
      what: 'imageNodes',
      name: tagged,
    });
    const part = Math.trunc(state.size * (state.nodes / allNodes)) / MIB;
    w.line(tagged, [size, ' × ', nodes], part.toFixed(1));
  }
  const value = '23';
  const low = w.fact({ value, of: 'rule', what: 'threshold' });
  w.line('score', ['100 × (Σ − ', low, `) ÷ (${1000 * all.length} − `, low, ')'], '');
  return w;
}
