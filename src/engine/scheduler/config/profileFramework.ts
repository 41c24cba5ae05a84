import { Framework } from '../framework/Framework.ts';
import type { Nominator } from '../framework/Nominator.ts';
import type { Handle, Plugin } from '../framework/Plugin.ts';
import type { PluginRef, PluginSet, Profile } from './KubeSchedulerConfiguration.ts';
import { argsOf, DEFAULT_PLUGINS } from './KubeSchedulerConfiguration.ts';
import type { Point } from './registry.ts';
import { REGISTRY } from './registry.ts';

/** Defaults with a profile's own set over them. Models: default_plugins.go mergePluginSet */
function merged(defaults: readonly PluginRef[], custom: PluginSet | undefined): PluginRef[] {
  const disabled = new Set((custom?.disabled ?? []).map((d) => d.name));
  const enabled = custom?.enabled ?? [];
  const kept = disabled.has('*') ? [] : defaults.filter((d) => !disabled.has(d.name));
  const replaced = kept.map((d) => enabled.find((e) => e.name === d.name) ?? d);
  return [...replaced, ...enabled.filter((e) => !kept.some((d) => d.name === e.name))];
}

/**
 * Plugins of a point: those named there that multiPoint has too, the rest of multiPoint, then the
 * rest of those named there. Models: runtime/framework.go expandMultiPointPlugins
 */
function atPoint(profile: Profile, point: Point): readonly PluginRef[] {
  const set = profile.plugins?.[point];
  const named = set?.enabled ?? [];
  const disabled = new Set((set?.disabled ?? []).map((d) => d.name));
  if (disabled.has('*')) return named;
  const all = merged(DEFAULT_PLUGINS, profile.plugins?.multiPoint).filter(
    (p) => REGISTRY[p.name]?.points.includes(point) && !disabled.has(p.name),
  );
  const isNamed = (p: PluginRef) => named.some((n) => n.name === p.name);
  const overriding = named.filter((n) => all.some((p) => p.name === n.name));
  const rest = named.filter((n) => !overriding.includes(n));
  return [...overriding, ...all.filter((p) => !isNamed(p)), ...rest];
}

/** Names of a profile's plugins at a point, in the order in which they run. */
function pluginNames(profile: Profile, point: Point): readonly string[] {
  return atPoint(profile, point).map((p) => p.name);
}

/** Makes the plugins of a profile. Unknown names are left out: validation refuses them. */
export function profileFramework(
  profile: Profile,
  handle: Handle,
  nominator: Nominator,
): Framework {
  const args = argsOf(profile);
  const made = new Map<string, Plugin>();
  const plugin = (name: string): Plugin | undefined => {
    const entry = REGISTRY[name];
    if (entry && !made.has(name)) made.set(name, entry.make(handle, args));
    return made.get(name);
  };
  const at = (point: Point) =>
    pluginNames(profile, point)
      .map(plugin)
      .filter((p) => p !== undefined);
  const score = atPoint(profile, 'score').flatMap((r) => {
    const p = plugin(r.name);
    return p ? [{ plugin: p, weight: r.weight || 1 }] : [];
  });
  const points = {
    preEnqueue: at('preEnqueue'),
    queueSort: at('queueSort')[0]!,
    preFilter: at('preFilter'),
    filter: at('filter'),
    postFilter: pluginNames(profile, 'postFilter'),
    preScore: at('preScore'),
    score,
    reserve: at('reserve'),
    preBind: pluginNames(profile, 'preBind'),
    bind: pluginNames(profile, 'bind'),
  };
  const { schedulerName, percentageOfNodesToScore } = profile;
  return new Framework(schedulerName, points, handle, nominator, percentageOfNodesToScore);
}
