import type { Command, CommandGroup } from '../cli/Command.ts';
import { APPLY } from './apply.ts';
import { DELETE } from './delete.ts';
import { DESCRIBE } from './describe.ts';
import { GET } from './get.ts';
import { notYet } from './notYet.ts';

/** Verbs of kubectl that are not there yet; each says so. */
const NOT_YET = [
  'attach',
  'certificate',
  'completion',
  'cp',
  'debug',
  'edit',
  'kustomize',
  'plugin',
  'port-forward',
  'proxy',
];

/** Every verb of kubectl. */
export const VERBS: Readonly<Record<string, Command | CommandGroup>> = {
  ...Object.fromEntries(NOT_YET.map((name) => [name, notYet(name)])),
  apply: APPLY,
  delete: DELETE,
  describe: DESCRIBE,
  get: GET,
};
