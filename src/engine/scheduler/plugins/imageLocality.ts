import type { NodeInfo } from '../framework/NodeInfo.ts';
import type { Handle, Plugin } from '../framework/Plugin.ts';
import { MAX_NODE_SCORE } from '../framework/Plugin.ts';
import type { PodInfo } from '../framework/PodInfo.ts';

const MIB = 1024 * 1024;
const MIN_THRESHOLD = 23 * MIB;
const MAX_CONTAINER_THRESHOLD = 1000 * MIB;

/** No tag means `:latest`. */
function withTag(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}

function sumOfImages(pod: PodInfo, node: NodeInfo, allNodes: number): number {
  if (node.images.size === 0) return 0;
  const { spec } = pod.pod;
  let sum = 0;
  for (const list of [spec?.initContainers, spec?.containers]) {
    for (const c of list ?? []) {
      const state = node.images.get(withTag(c.image ?? ''));
      if (state) sum += Math.trunc(state.size * (state.nodes / allNodes));
    }
  }
  return sum;
}

/** Nodes that have the images. Models: plugins/imagelocality/image_locality.go */
export function imageLocality(handle: Handle): Plugin {
  return {
    name: 'ImageLocality',
    score(_, pod, node) {
      const { spec } = pod.pod;
      const containers = (spec?.initContainers?.length ?? 0) + (spec?.containers?.length ?? 0);
      const max = MAX_CONTAINER_THRESHOLD * containers;
      const sum = sumOfImages(pod, node, handle.snapshot.nodes.length);
      const kept = Math.min(Math.max(sum, MIN_THRESHOLD), max);
      return Math.trunc((MAX_NODE_SCORE * (kept - MIN_THRESHOLD)) / (max - MIN_THRESHOLD));
    },
  };
}
