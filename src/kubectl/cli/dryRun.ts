import { KubectlError } from '../client/errors.ts';
import type { Flags } from './flags.ts';

/** Whether a write is only tried. */
export type DryRun = 'none' | 'client' | 'server';

/** What `--dry-run` asks for. Models: kubectl pkg/cmd/util GetDryRunStrategy */
export function dryRunOf(flags: Flags): DryRun {
  const given = flags.text('dry-run');
  switch (given) {
    case '':
    case 'none':
      return 'none';
    case 'client':
    case 'server':
      return given;
    case 'unchanged':
      throw new KubectlError(
        '--dry-run flag without a value was specified. A value must be set: "none", "server", or "client".',
      );
    default:
      throw new KubectlError(
        `Invalid dry-run value (${given}). Must be "none", "server", or "client".`,
      );
  }
}

/** What a result line ends with. */
export function dryRunSuffix(d: DryRun): string {
  return { none: '', client: ' (dry run)', server: ' (server dry run)' }[d];
}

/** What `--validate` asks the API server for. */
export function validateOf(flags: Flags): 'Strict' | 'Warn' | 'Ignore' {
  const given = flags.text('validate');
  switch (given) {
    case '':
    case 'true':
    case 'strict':
      return 'Strict';
    case 'warn':
      return 'Warn';
    case 'false':
    case 'ignore':
      return 'Ignore';
    default:
      throw new KubectlError(
        `invalid - validate option ${JSON.stringify(given)}; must be one of: strict (or true), warn, ignore (or false)`,
      );
  }
}

/** Query of a write by the flags of the command line. */
export function writeQueryOf(flags: Flags, manager: string): Readonly<Record<string, string>> {
  const own = flags.text('field-manager');
  return {
    ...(dryRunOf(flags) === 'server' ? { dryRun: 'All' } : {}),
    fieldManager: own === '' ? manager : own,
    ...(flags.has('validate') ? { fieldValidation: validateOf(flags) } : {}),
  };
}
