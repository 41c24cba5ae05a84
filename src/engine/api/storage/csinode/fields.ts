import type { TypeOf } from '../../fields/Field.ts';
import { int32, list, obj, str, struct } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

const VOLUME_NODE_RESOURCES = struct('v1.VolumeNodeResources', {
  count: int32({ pointer: true }),
});

/** Models: storage/v1 CSINodeDriver */
export const CSI_NODE_DRIVER = struct('v1.CSINodeDriver', {
  name: str({ required: true }),
  nodeID: str({ required: true }),
  topologyKeys: list(str(), { always: true }),
  allocatable: obj(() => VOLUME_NODE_RESOURCES),
});

const CSI_NODE_SPEC = struct('v1.CSINodeSpec', {
  drivers: list(
    obj(() => CSI_NODE_DRIVER),
    { required: true, mergeKey: 'name' },
  ),
});

/** Models: storage/v1 CSINode */
export const CSI_NODE_FIELDS = kindStruct('v1.CSINode', {
  spec: obj(() => CSI_NODE_SPEC, { required: true }),
});

export type CSINode = TypeOf<typeof CSI_NODE_FIELDS>;
export type CSINodeSpec = TypeOf<typeof CSI_NODE_SPEC>;
export type CSINodeDriver = TypeOf<typeof CSI_NODE_DRIVER>;
