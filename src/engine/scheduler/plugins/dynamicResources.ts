import { ACTION } from '../framework/ClusterEvent.ts';
import type { Plugin } from '../framework/Plugin.ts';
import { SKIP } from '../framework/PluginStatus.ts';

/** Sentence of its PostFilter, which stands in front of preemption's in every refusal. */
export const NO_CLAIMS = 'no new claims to deallocate';

/** What its PostFilter says when a PreFilter ended the cycle before its own ran. */
export const STATE_MISSING = 'not found';

/**
 * Dynamic resource allocation, as far as it shows without ResourceClaims: claims are not modelled
 * and refused by the API server. Models: plugins/dynamicresources/dynamicresources.go
 */
export function dynamicResources(): Plugin {
  return {
    name: 'DynamicResources',
    preEnqueue: () => undefined,
    preFilter: () => SKIP,
    filter: () => undefined,
    score: () => 0,
    events: [
      {
        event: {
          resource: 'Node',
          action: ACTION.Add | ACTION.UpdateNodeLabel | ACTION.UpdateNodeAllocatable,
        },
      },
      {
        event: { resource: 'resource.k8s.io/ResourceClaim', action: ACTION.Add | ACTION.Update },
        hint: () => true,
      },
      {
        event: { resource: 'Pod', action: ACTION.UpdatePodGeneratedResourceClaim },
        hint: () => true,
      },
      { event: { resource: 'resource.k8s.io/DeviceClass', action: ACTION.Add | ACTION.Update } },
      { event: { resource: 'resource.k8s.io/ResourceSlice', action: ACTION.Add | ACTION.Update } },
    ],
  };
}
