import type { TypeOf } from '../../fields/Field.ts';
import { int32, list, obj, oneOf, str, struct } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';
import { OBJECT_REFERENCE } from '../references.ts';

const ENDPOINT_ADDRESS = struct('v1.EndpointAddress', {
  ip: str({ required: true }),
  hostname: str(),
  nodeName: str({ pointer: true }),
  targetRef: obj(() => OBJECT_REFERENCE, { atomic: true }),
});

const ENDPOINT_PORT = struct('v1.EndpointPort', {
  name: str(),
  port: int32({ required: true }),
  protocol: oneOf(['TCP', 'UDP', 'SCTP'], { go: 'v1.Protocol' }),
  appProtocol: str({ pointer: true }),
});

const ENDPOINT_SUBSET = struct('v1.EndpointSubset', {
  addresses: list(obj(() => ENDPOINT_ADDRESS)),
  notReadyAddresses: list(obj(() => ENDPOINT_ADDRESS)),
  ports: list(obj(() => ENDPOINT_PORT)),
});

/** Models: core/v1 Endpoints */
export const ENDPOINTS_FIELDS = kindStruct('v1.Endpoints', {
  subsets: list(obj(() => ENDPOINT_SUBSET)),
});

export type Endpoints = TypeOf<typeof ENDPOINTS_FIELDS>;
export type EndpointSubset = TypeOf<typeof ENDPOINT_SUBSET>;
export type EndpointAddress = TypeOf<typeof ENDPOINT_ADDRESS>;
export type EndpointPort = TypeOf<typeof ENDPOINT_PORT>;
