import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import { mapList } from '../../meta/setDefaults.ts';
import { withGeneration } from '../../meta/specStrategy.ts';
import type { EndpointPort, EndpointSlice } from './fields.ts';
import { ENDPOINT_SLICE_FIELDS } from './fields.ts';
import {
  endpointSliceWarnings,
  validateEndpointSlice,
  validateEndpointSliceUpdate,
} from './validate.ts';
import { ENDPOINT_SLICE_TABLE } from './table.ts';

function defaultPort(p: EndpointPort): EndpointPort {
  if (p.name !== undefined && p.protocol !== undefined) return p;
  return { ...p, name: p.name ?? '', protocol: p.protocol ?? 'TCP' };
}

/** `v1` does not write the deprecated topology. Models: dropTopologyOnV1 */
function withoutTopology(o: EndpointSlice, old: EndpointSlice | undefined): EndpointSlice {
  if (old && o.endpoints === old.endpoints) return o;
  return mapList(o, 'endpoints', (e) => {
    if (e.deprecatedTopology === undefined) return e;
    const { deprecatedTopology: _, ...rest } = e;
    return rest;
  });
}

/** Any change but of annotations and other metadata raises the generation. */
function prepareForUpdate(o: EndpointSlice, old: EndpointSlice): EndpointSlice {
  const same = semanticEqual(
    { ...o, metadata: o.metadata?.labels },
    { ...old, metadata: old.metadata?.labels },
  );
  const generation = old.metadata?.generation ?? 0;
  return withGeneration(withoutTopology(o, old), same ? generation : generation + 1);
}

/** Models: pkg/registry/discovery/endpointslice/strategy.go */
export const ENDPOINT_SLICE: Kind = kind<EndpointSlice>({
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  resource: 'endpointslices',
  table: ENDPOINT_SLICE_TABLE,
  namespaced: true,
  fields: ENDPOINT_SLICE_FIELDS,
  validateName: dns1123Subdomain,
  validate: validateEndpointSlice,
  validateUpdate: validateEndpointSliceUpdate,
  warnings: endpointSliceWarnings,
  defaults: (o) => mapList(o, 'ports', defaultPort),
  prepareForCreate: (o) => withGeneration(withoutTopology(o, undefined), 1),
  prepareForUpdate,
});
