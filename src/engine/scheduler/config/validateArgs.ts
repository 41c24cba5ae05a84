import type {
  BalancedAllocationArgs,
  DefaultPreemptionArgs,
  InterPodAffinityArgs,
  NodeResourcesFitArgs,
  PodTopologySpreadArgs,
  ShapePoint,
  VolumeBindingArgs,
} from './pluginArgs.ts';

const STRATEGIES = ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'];

function invalid(path: string, value: unknown, why: string): string {
  return `${path}: Invalid value: ${JSON.stringify(value)}: ${why}`;
}

function preemption(path: string, a: DefaultPreemptionArgs): string[] {
  const out: string[] = [];
  const { minCandidateNodesPercentage: share, minCandidateNodesAbsolute: least } = a;
  const sharePath = `${path}.minCandidateNodesPercentage`;
  const leastPath = `${path}.minCandidateNodesAbsolute`;
  if (share < 0 || share > 100) out.push(invalid(sharePath, share, 'not in valid range [0, 100]'));
  if (least < 0) out.push(invalid(leastPath, least, 'not in valid range [0, inf)'));
  if (share === 0 && least === 0) {
    const both = 'cannot be zero at the same time as ';
    out.push(invalid(sharePath, share, `${both}minCandidateNodesAbsolute`));
    out.push(invalid(leastPath, least, `${both}minCandidateNodesPercentage`));
  }
  return out;
}

function shape(path: string, points: readonly ShapePoint[]): string[] {
  if (points.length === 0) return [`${path}: Required value: at least one point must be specified`];
  const out: string[] = [];
  const unsorted = points.findIndex((p, i) => i > 0 && points[i - 1]!.utilization >= p.utilization);
  if (unsorted > 0) {
    const at = `${path}[${unsorted}].utilization`;
    const why = 'values must be sorted in increasing order';
    out.push(invalid(at, points[unsorted]!.utilization, why));
  }
  points.forEach((p, i) => {
    const ranges = [
      ['utilization', p.utilization, 100],
      ['score', p.score, 10],
    ] as const;
    for (const [field, value, max] of ranges) {
      if (value >= 0 && value <= max) continue;
      out.push(invalid(`${path}[${i}].${field}`, value, `not in valid range [0, ${max}]`));
    }
  });
  return out;
}

function fit(path: string, a: NodeResourcesFitArgs): string[] {
  const out: string[] = [];
  (a.ignoredResourceGroups ?? []).forEach((g, i) => {
    if (!g.includes('/')) return;
    const at = `${path}.ignoredResourceGroups[${i}]`;
    out.push(invalid(at, g, "resource group name can't contain '/'"));
  });
  const strategy = a.scoringStrategy;
  const own = `${path}.scoringStrategy`;
  if (!strategy) return [...out, `${own}: Required value: ScoringStrategy field is required`];
  if (!STRATEGIES.includes(strategy.type)) {
    const supported = STRATEGIES.map((s) => `"${s}"`).join(', ');
    out.push(`${own}.type: Unsupported value: "${strategy.type}": supported values: ${supported}`);
  }
  strategy.resources.forEach((r, i) => {
    if (r.weight > 0 && r.weight <= 100) return;
    const why = `resource weight of ${r.name} not in valid range (0, 100]`;
    out.push(invalid(`${own}.resources[${i}].weight`, r.weight, why));
  });
  const ratio = `${own}.requestedToCapacityRatio`;
  if (strategy.type === 'RequestedToCapacityRatio') {
    const points = strategy.requestedToCapacityRatio?.shape;
    const why = 'must be specified when type is RequestedToCapacityRatio';
    if (points) out.push(...shape(`${ratio}.shape`, points));
    else out.push(`${ratio}: Required value: ${why}`);
  } else if (strategy.requestedToCapacityRatio) {
    out.push(`${ratio}: Forbidden: must be nil when type is not RequestedToCapacityRatio`);
  }
  return out;
}

function balanced(path: string, a: BalancedAllocationArgs): string[] {
  const seen = new Set<string>();
  return a.resources.flatMap((r, i) => {
    const own = `${path}.resources[${i}]`;
    const out = seen.has(r.name) ? [`${own}.name: Duplicate value: "${r.name}"`] : [];
    seen.add(r.name);
    return r.weight === 1 ? out : [...out, invalid(`${own}.weight`, r.weight, 'must be 1')];
  });
}

function spread(path: string, a: PodTopologySpreadArgs): string[] {
  const out: string[] = [];
  const constraints = a.defaultConstraints ?? [];
  const type = `${path}.defaultingType`;
  if (a.defaultingType !== 'System' && a.defaultingType !== 'List') {
    const given = JSON.stringify(a.defaultingType);
    out.push(`${type}: Unsupported value: ${given}: supported values: "List", "System"`);
  } else if (a.defaultingType === 'System' && constraints.length > 0) {
    out.push(invalid(type, a.defaultingType, 'when .defaultConstraints are not empty'));
  }
  constraints.forEach((c, i) => {
    const own = `${path}.defaultConstraints[${i}]`;
    if (c.maxSkew <= 0)
      out.push(invalid(`${own}.maxSkew`, c.maxSkew, 'not in valid range (0, inf)'));
    if (c.topologyKey === '') out.push(`${own}.topologyKey: Required value: can not be empty`);
    if (c.labelSelector !== undefined) {
      const why = 'constraint must not define a selector, as they deduced for each pod';
      out.push(`${own}.labelSelector: Forbidden: ${why}`);
    }
  });
  return out;
}

/** Mistakes of a plugin's arguments. Models: apis/config/validation/validation_pluginargs.go */
export function validateArgs(path: string, plugin: string, args: unknown): readonly string[] {
  switch (plugin) {
    case 'DefaultPreemption':
      return preemption(path, args as DefaultPreemptionArgs);
    case 'NodeResourcesFit':
      return fit(path, args as NodeResourcesFitArgs);
    case 'NodeResourcesBalancedAllocation':
      return balanced(path, args as BalancedAllocationArgs);
    case 'PodTopologySpread':
      return spread(path, args as PodTopologySpreadArgs);
    case 'InterPodAffinity': {
      const w = (args as InterPodAffinityArgs).hardPodAffinityWeight;
      if (w >= 0 && w <= 100) return [];
      return [invalid(`${path}.hardPodAffinityWeight`, w, 'not in valid range [0, 100]')];
    }
    case 'VolumeBinding': {
      const s = (args as VolumeBindingArgs).bindTimeoutSeconds;
      const why = 'invalid BindTimeoutSeconds, should not be a negative value';
      return s >= 0 ? [] : [invalid(`${path}.bindTimeoutSeconds`, s, why)];
    }
    default:
      return [];
  }
}
