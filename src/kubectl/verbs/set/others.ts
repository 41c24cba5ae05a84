import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import type { Command } from '../../cli/Command.ts';
import { KubectlError } from '../../client/errors.ts';
import { labelsAt, mapAt } from '../../print/read.ts';
import { targetsOf } from '../../resources/targets.ts';
import { forEachObject, patchObject, printResult } from '../changing.ts';
import { changeAll, SET_FLAGS } from './image.ts';
import { changeContainers, withPodSpec } from './podSpec.ts';

/** `kubectl set resources`. Models: kubectl pkg/cmd/set/set_resources.go */
export const SET_RESOURCES: Command = {
  flags: {
    ...SET_FLAGS,
    containers: { type: 'string', short: 'c', initial: '*' },
    limits: { type: 'string' },
    requests: { type: 'string' },
  },
  run: async (c) => {
    const [limits, requests] = [c.flags.text('limits'), c.flags.text('requests')];
    if (limits === '' && requests === '') {
      throw new KubectlError(
        'you must specify an update to requests or limits (in the form of --requests/--limits)',
      );
    }
    const pattern = c.flags.text('containers');
    const change = { limits: amounts(limits), requests: amounts(requests) };
    await changeAll(c, c.args, 'resource requirements updated', (o) =>
      withPodSpec(o, (spec) => {
        const met = changeContainers(spec, pattern, (container) => {
          const now = mapAt(container, 'resources');
          const resources: Record<string, unknown> = { ...now };
          for (const [field, given] of Object.entries(change)) {
            if (Object.keys(given).length > 0)
              resources[field] = { ...labelsAt(now, field), ...given };
          }
          return { ...container, resources };
        });
        if (met.count === 0) throw new KubectlError(`unable to find container named ${pattern}`);
        return met.spec;
      }),
    );
  },
};

/** `cpu=100m,memory=64Mi`. */
export function amounts(text: string): Readonly<Record<string, string>> {
  const out: Record<string, string> = {};
  for (const pair of text === '' ? [] : text.split(',')) {
    const [name, amount, ...more] = pair.split('=');
    if (name === undefined || amount === undefined || more.length > 0) {
      throw new KubectlError(`invalid argument syntax ${pair}, expected <resource>=<quantity>`);
    }
    out[name] = amount;
  }
  return out;
}

/** `kubectl set serviceaccount`. Models: kubectl pkg/cmd/set/set_serviceaccount.go */
export const SET_SERVICE_ACCOUNT: Command = {
  flags: SET_FLAGS,
  run: async (c) => {
    const account = c.args.at(-1);
    if (account === undefined) throw new KubectlError('serviceaccount is required');
    const resources = c.args.slice(0, -1);
    if (resources.length === 0 && c.flags.list('filename').length === 0) {
      throw new KubectlError(
        'one or more resources must be specified as <resource> <name> or <resource>/<name>',
      );
    }
    await changeAll(c, resources, 'serviceaccount updated', (o) => withAccount(o, account));
  },
};

function withAccount(o: KubeObject, serviceAccountName: string): KubeObject {
  return withPodSpec(o, (spec) => ({
    ...spec,
    serviceAccountName,
    serviceAccount: serviceAccountName,
  }));
}

/** `kubectl set selector`. Models: kubectl pkg/cmd/set/set_selector.go */
export const SET_SELECTOR: Command = {
  flags: { ...SET_FLAGS, 'resource-version': { type: 'string' } },
  run: async (c) => {
    const text = c.args.at(-1);
    if (text === undefined || c.args.length < 2) {
      throw new KubectlError(
        'one or more resources must be specified as <resource> <name> or <resource>/<name>',
      );
    }
    const selector = equalities(text);
    await forEachObject(c, targetsOf(c, c.args.slice(0, -1), {}), async (f) => {
      if (f.kind.kind !== 'Service') {
        throw new KubectlError('setting a selector is only supported for Services');
      }
      const now = Object.keys(labelsAt(f.object, 'spec.selector'));
      const gone = now.filter((k) => !(k in selector)).map((k) => [k, null]);
      const patch = { spec: { selector: { ...Object.fromEntries(gone), ...selector } } };
      printResult(
        c,
        await patchObject(c, f, 'merge-patch', patch, 'kubectl-set'),
        'selector updated',
      );
    });
  },
};

function equalities(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').map((p) => /^([^=!]+)==?([^=]*)$/.exec(p));
  if (pairs.some((p) => !p)) {
    throw new KubectlError(`Invalid: ${text}: only equality-based selectors are supported`);
  }
  return Object.fromEntries(pairs.map((p) => [p![1]!, p![2]!]));
}
