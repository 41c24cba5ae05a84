import type { TypeOf } from '../../fields/Field.ts';
import { bool, int32, list, map, obj, oneOf, str, struct } from '../../fields/Field.ts';
import { OBJECT_REFERENCE } from '../../core/references.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

const ENDPOINT_CONDITIONS = struct('v1.EndpointConditions', {
  ready: bool({ pointer: true }),
  serving: bool({ pointer: true }),
  terminating: bool({ pointer: true }),
});

const FOR_ZONE = struct('v1.ForZone', {
  name: str({ required: true }),
});

const FOR_NODE = struct('v1.ForNode', {
  name: str({ required: true }),
});

const ENDPOINT_HINTS = struct('v1.EndpointHints', {
  forZones: list(obj(() => FOR_ZONE)),
  forNodes: list(obj(() => FOR_NODE)),
});

const ENDPOINT = struct('v1.Endpoint', {
  addresses: list(str(), { required: true, set: true }),
  conditions: obj(() => ENDPOINT_CONDITIONS, { always: true }),
  hostname: str({ pointer: true }),
  targetRef: obj(() => OBJECT_REFERENCE, { atomic: true }),
  deprecatedTopology: map(str()),
  nodeName: str({ pointer: true }),
  zone: str({ pointer: true }),
  hints: obj(() => ENDPOINT_HINTS),
});

const ENDPOINT_PORT = struct('v1.EndpointPort', {
  name: str({ pointer: true }),
  protocol: oneOf(['TCP', 'UDP', 'SCTP'], { pointer: true, go: 'v1.Protocol' }),
  port: int32({ pointer: true }),
  appProtocol: str({ pointer: true }),
});

/** Models: discovery/v1 EndpointSlice */
export const ENDPOINT_SLICE_FIELDS = kindStruct('v1.EndpointSlice', {
  addressType: str({ required: true, go: 'v1.AddressType' }),
  endpoints: list(
    obj(() => ENDPOINT),
    { always: true },
  ),
  ports: list(
    obj(() => ENDPOINT_PORT),
    { always: true },
  ),
});

export type EndpointSlice = TypeOf<typeof ENDPOINT_SLICE_FIELDS>;
export type Endpoint = TypeOf<typeof ENDPOINT>;
export type EndpointPort = TypeOf<typeof ENDPOINT_PORT>;
