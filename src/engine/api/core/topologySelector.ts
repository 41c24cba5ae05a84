import type { TypeOf } from '../fields/Field.ts';
import { list, obj, str, struct } from '../fields/Field.ts';

const TOPOLOGY_SELECTOR_LABEL_REQUIREMENT = struct('v1.TopologySelectorLabelRequirement', {
  key: str({ required: true }),
  values: list(str(), { required: true }),
});

/** Models: core/v1 TopologySelectorTerm */
export const TOPOLOGY_SELECTOR_TERM = struct('v1.TopologySelectorTerm', {
  matchLabelExpressions: list(obj(() => TOPOLOGY_SELECTOR_LABEL_REQUIREMENT)),
});

export type TopologySelectorTerm = TypeOf<typeof TOPOLOGY_SELECTOR_TERM>;
