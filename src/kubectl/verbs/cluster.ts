import type { Command, Invocation } from '../cli/Command.ts';
import { KubectlError, quoted } from '../client/errors.ts';
import { goYaml } from '../print/goYaml.ts';
import { indentedJson } from '../print/indentedJson.ts';
import { objectPrinter } from '../print/objectPrinter.ts';
import { textAt } from '../print/read.ts';
import { TABLE_TABS, tabbed } from '../print/tabWriter.ts';
import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';

/** The release whose verbs these are. */
const CLIENT = { major: '1', minor: '36', gitVersion: 'v1.36.3' };
const KUSTOMIZE = 'v5.8.1';

/** `kubectl version`. Models: kubectl pkg/cmd/version */
export const VERSION: Command = {
  flags: { client: { type: 'bool' }, output: { type: 'string', short: 'o' } },
  run: async (c) => {
    const output = c.flags.text('output');
    if (output !== '' && output !== 'json' && output !== 'yaml') {
      throw new KubectlError("--output must be 'yaml' or 'json'");
    }
    const server = c.flags.bool('client')
      ? undefined
      : await c.client.ask({ method: 'GET', path: '/version' });
    const all = {
      clientVersion: CLIENT,
      kustomizeVersion: KUSTOMIZE,
      ...(server ? { serverVersion: server } : {}),
    };
    if (output === 'json') c.env.out(`${indentedJson(all)}\n`);
    else if (output === 'yaml') c.env.out(goYaml(all));
    else {
      c.env.out(`Client Version: ${CLIENT.gitVersion}\nKustomize Version: ${KUSTOMIZE}\n`);
      if (server) c.env.out(`Server Version: ${textAt(server, 'gitVersion')}\n`);
    }
  },
};

/** `kubectl cluster-info`. Models: kubectl pkg/cmd/clusterinfo */
export const CLUSTER_INFO: Command = {
  flags: {},
  run: (c) => {
    if (c.args[0] === 'dump') throw new KubectlError('not modelled: kubectl cluster-info dump');
    c.env.out(
      `Kubernetes control plane is running at ${c.env.config.server}\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n`,
    );
    return Promise.resolve();
  },
};

/** The kubeconfig as an object. */
function configOf(c: Invocation): KubeObject {
  const { context, cluster, user, server, namespace } = c.env.config;
  const config = {
    apiVersion: 'v1',
    clusters: [{ cluster: { server }, name: cluster }],
    contexts: [{ context: { cluster, namespace, user }, name: context }],
    'current-context': context,
    kind: 'Config',
    preferences: {},
    users: [{ name: user, user: {} }],
  };
  return config as unknown as KubeObject;
}

const CURRENT_CONTEXT: Command = {
  flags: {},
  run: (c) => Promise.resolve(c.env.out(`${c.env.config.context}\n`)),
};

const GET_CONTEXTS: Command = {
  flags: { 'no-headers': { type: 'bool' }, output: { type: 'string', short: 'o' } },
  run: (c) => {
    const { context, cluster, user, namespace } = c.env.config;
    if (c.flags.text('output') === 'name') c.env.out(`${context}\n`);
    else {
      const head = c.flags.bool('no-headers')
        ? ''
        : 'CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n';
      const row = ['*', context, cluster, user, namespace].join('\t');
      c.env.out(tabbed(`${head}${row}\n`, TABLE_TABS));
    }
    return Promise.resolve();
  },
};

const VIEW: Command = {
  flags: {
    minify: { type: 'bool' },
    raw: { type: 'bool' },
    flatten: { type: 'bool' },
    output: { type: 'string', short: 'o', initial: 'yaml' },
    template: { type: 'string' },
  },
  run: (c) => {
    const printer = objectPrinter(c.flags);
    c.env.out(printer ? printer.print(configOf(c)) : goYaml(configOf(c)));
    return Promise.resolve();
  },
};

/** Only the namespace of the one context may be set. */
const SET_CONTEXT: Command = {
  flags: { current: { type: 'bool' } },
  run: (c) => {
    const name = c.flags.bool('current') ? c.env.config.context : c.args[0];
    if (name !== c.env.config.context) {
      throw new KubectlError(
        `not modelled: a context ${quoted(name ?? '')} beside the present one`,
      );
    }
    if (c.enforceNamespace) c.env.config.namespace = c.namespace;
    c.env.out(`Context ${quoted(name)} modified.\n`);
    return Promise.resolve();
  },
};

const USE_CONTEXT: Command = {
  flags: {},
  run: (c) => {
    const name = c.args[0] ?? '';
    if (name !== c.env.config.context) {
      throw new KubectlError(`no context exists with the name: ${quoted(name)}`);
    }
    c.env.out(`Switched to context ${quoted(name)}.\n`);
    return Promise.resolve();
  },
};

/** `kubectl config`. Models: kubectl pkg/cmd/config */
export const CONFIG_VERBS: Readonly<Record<string, Command>> = {
  'current-context': CURRENT_CONTEXT,
  'get-contexts': GET_CONTEXTS,
  'set-context': SET_CONTEXT,
  'use-context': USE_CONTEXT,
  view: VIEW,
};
