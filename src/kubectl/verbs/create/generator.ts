import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { kindOfObject } from '../../../engine/api/registry.ts';
import { annotated } from '../../apply/lastApplied.ts';
import type { Command, Invocation } from '../../cli/Command.ts';
import { PRINT_FLAGS, WRITE_FLAGS } from '../../cli/Command.ts';
import { dryRunOf, validateOf, writeQueryOf } from '../../cli/dryRun.ts';
import type { FlagTable } from '../../cli/flags.ts';
import { ExitError, KubectlError } from '../../client/errors.ts';
import { printResult } from '../changing.ts';

/** What a generator of `kubectl create` is made of. */
interface Generator {
  readonly flags: FlagTable;
  readonly required?: readonly string[];
  /** The object; `command` is what stands after `--`. */
  readonly make: (
    c: Invocation,
    name: string,
    command: readonly string[],
  ) => KubeObject | Promise<KubeObject>;
  /** What stands before the API server's refusal; undefined passes it on as it is. */
  readonly failure?: string;
  readonly manager?: string;
}

/** A verb below `create` that makes one object of its arguments. */
export function generator(g: Generator): Command {
  return {
    flags: { ...PRINT_FLAGS, ...WRITE_FLAGS, ...g.flags },
    ...(g.required ? { required: g.required } : {}),
    run: async (c) => {
      const name = nameOf(c);
      const command = c.args.slice(1);
      const object = await g.make(c, name, command);
      await createAndPrint(c, object, 'created', g.manager ?? 'kubectl-create', g.failure);
    },
  };
}

/** The one name, or kubectl's refusal. */
function nameOf(c: Invocation): string {
  const given = c.args.slice(0, c.beforeDash);
  if (given.length === 1) return given[0]!;
  throw new ExitError(
    1,
    `error: exactly one NAME is required, got ${c.args.length}\nSee 'kubectl ${c.verb} -h' for help and examples\n`,
  );
}

/** Sends a new object (unless it is only tried here) and says what became of it. */
export async function createAndPrint(
  c: Invocation,
  made: KubeObject,
  said: string,
  manager: string,
  failure?: string,
): Promise<void> {
  const kind = kindOfObject(made.apiVersion ?? '', made.kind ?? '');
  if (!kind) throw new KubectlError(`not modelled: ${made.kind ?? ''}`);
  const named = c.enforceNamespace && kind.namespaced;
  const object = named ? { ...made, metadata: { ...made.metadata, namespace: c.namespace } } : made;
  if (dryRunOf(c.flags) === 'client') {
    printResult(c, object, said);
    return;
  }
  const body = c.flags.bool('save-config') ? annotated(object) : object;
  const query = { fieldValidation: validateOf(c.flags), ...writeQueryOf(c.flags, manager) };
  let answer: KubeObject;
  try {
    answer = await c.client.create(kind, kind.namespaced ? c.namespace : '', body, query);
  } catch (e) {
    if (failure === undefined) throw e;
    throw new KubectlError(`${failure} ${(e as Error).message}`);
  }
  printResult(c, answer, said);
}

/** An object of a group version with the order of fields that does not matter. */
export function objectOf(
  apiVersion: string,
  kind: string,
  metadata: object,
  rest: object = {},
): KubeObject {
  return { apiVersion, kind, metadata, ...rest };
}

/** `a=1` of a flag that may be given often. */
export function pairOf(text: string, what: string): readonly [string, string] {
  const eq = text.indexOf('=');
  if (eq <= 0) throw new KubectlError(`invalid ${what} ${text}, expected key=value`);
  return [text.slice(0, eq), text.slice(eq + 1)];
}
