import type { KubeSchedulerConfiguration, Profile } from './config/KubeSchedulerConfiguration.ts';
import { argsOf } from './config/KubeSchedulerConfiguration.ts';
import type { PluginWithArgs } from './config/pluginArgs.ts';
import { DEFAULT_ARGS } from './config/pluginArgs.ts';
import { profileFramework } from './config/profileFramework.ts';
import type { Framework } from './framework/Framework.ts';
import type { Nominator } from './framework/Nominator.ts';
import type { Handle } from './framework/Plugin.ts';
import { QueueingHints } from './queue/hints.ts';

/** The frameworks of a configuration, by schedulerName. Models: pkg/scheduler/profile */
export class Profiles {
  readonly hints: QueueingHints;
  readonly #frameworks = new Map<string, Framework>();
  readonly #profiles = new Map<string, Profile>();

  constructor(c: KubeSchedulerConfiguration, handle: Handle, nominator: Nominator) {
    for (const p of c.profiles) {
      this.#profiles.set(p.schedulerName, p);
      this.#frameworks.set(p.schedulerName, profileFramework(p, handle, nominator));
    }
    this.hints = new QueueingHints(this.#frameworks.values());
  }

  framework(schedulerName: string): Framework | undefined {
    return this.#frameworks.get(schedulerName);
  }

  /** Arguments of a plugin in a profile, with defaults. */
  args<K extends PluginWithArgs>(schedulerName: string, plugin: K): (typeof DEFAULT_ARGS)[K] {
    const own = this.#profiles.get(schedulerName);
    const given = own && argsOf(own)[plugin];
    return {
      ...DEFAULT_ARGS[plugin],
      ...(given as object | undefined),
    } as (typeof DEFAULT_ARGS)[K];
  }
}
