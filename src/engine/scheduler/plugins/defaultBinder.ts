import type { Plugin } from '../framework/Plugin.ts';

/**
 * Binds by POST to the Pod's `binding`; the scheduler's binding cycle sends it.
 * Models: plugins/defaultbinder/default_binder.go
 */
export function defaultBinder(): Plugin {
  return { name: 'DefaultBinder' };
}
