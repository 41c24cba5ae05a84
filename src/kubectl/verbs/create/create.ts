import type { Command, CommandGroup, Invocation } from '../../cli/Command.ts';
import { FILE_FLAGS, PRINT_FLAGS, WRITE_FLAGS } from '../../cli/Command.ts';
import { dryRunOf, validateOf, writeQueryOf } from '../../cli/dryRun.ts';
import { annotated } from '../../apply/lastApplied.ts';
import { ExitError, KubectlError, oneOrMany, withSource } from '../../client/errors.ts';
import type { Info } from '../../manifest/manifestObjects.ts';
import { readFiles } from '../../resources/readFiles.ts';
import { printResult } from '../changing.ts';
import {
  CREATE_CONFIG_MAP,
  CREATE_SECRET_DOCKER,
  CREATE_SECRET_GENERIC,
  CREATE_SECRET_TLS,
} from './data.ts';
import {
  CREATE_CLUSTER_ROLE,
  CREATE_CLUSTER_ROLE_BINDING,
  CREATE_NAMESPACE,
  CREATE_PDB,
  CREATE_PRIORITY_CLASS,
  CREATE_QUOTA,
  CREATE_ROLE,
  CREATE_ROLE_BINDING,
  CREATE_SERVICE_ACCOUNT,
} from './others.ts';
import { CREATE_INGRESS, CREATE_SERVICE } from './services.ts';
import { CREATE_TOKEN } from './token.ts';
import { CREATE_CRON_JOB, CREATE_DEPLOYMENT, CREATE_JOB } from './workloads.ts';

/** `kubectl create -f`. Models: kubectl pkg/cmd/create/create.go */
const CREATE_FILES: Command = {
  flags: {
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    ...WRITE_FLAGS,
    selector: { type: 'string', short: 'l' },
  },
  run: async (c) => {
    if (c.flags.list('filename').length === 0 && !c.flags.has('kustomize')) {
      if (c.args.length === 0) throw new KubectlError('must specify one of -f and -k');
    }
    if (c.args.length > 0) {
      throw new ExitError(
        1,
        `error: Unexpected args: [${c.args.join(' ')}]\nSee 'kubectl create -h' for help and examples\n`,
      );
    }
    const { infos, unusable } = readFiles(c);
    const errors: Error[] = unusable.map((u) => u.error);
    for (const info of infos) {
      try {
        await createOne(c, info);
      } catch (e) {
        c.env.signal.throwIfAborted();
        errors.push(e as Error);
      }
    }
    if (infos.length === 0 && errors.length === 0) {
      throw new KubectlError('no objects passed to create');
    }
    const error = oneOrMany(errors);
    if (error) throw error;
  },
};

async function createOne(c: Invocation, info: Info): Promise<void> {
  const body = c.flags.bool('save-config') ? annotated(info.object) : info.object;
  if (dryRunOf(c.flags) === 'client') {
    printResult(c, body, 'created');
    return;
  }
  const manager = writeQueryOf(c.flags, 'kubectl-create');
  const query = { ...manager, fieldValidation: validateOf(c.flags) };
  try {
    printResult(c, await c.client.create(info.kind, info.namespace, body, query), 'created');
  } catch (e) {
    throw withSource('creating', info.source, e);
  }
}

/** `kubectl create` and its generators. */
export const CREATE: CommandGroup = {
  own: CREATE_FILES,
  verbs: {
    clusterrole: CREATE_CLUSTER_ROLE,
    clusterrolebinding: CREATE_CLUSTER_ROLE_BINDING,
    cm: CREATE_CONFIG_MAP,
    configmap: CREATE_CONFIG_MAP,
    cronjob: CREATE_CRON_JOB,
    cj: CREATE_CRON_JOB,
    deployment: CREATE_DEPLOYMENT,
    deploy: CREATE_DEPLOYMENT,
    ingress: CREATE_INGRESS,
    ing: CREATE_INGRESS,
    job: CREATE_JOB,
    namespace: CREATE_NAMESPACE,
    ns: CREATE_NAMESPACE,
    pdb: CREATE_PDB,
    poddisruptionbudget: CREATE_PDB,
    pc: CREATE_PRIORITY_CLASS,
    priorityclass: CREATE_PRIORITY_CLASS,
    quota: CREATE_QUOTA,
    resourcequota: CREATE_QUOTA,
    role: CREATE_ROLE,
    rolebinding: CREATE_ROLE_BINDING,
    sa: CREATE_SERVICE_ACCOUNT,
    serviceaccount: CREATE_SERVICE_ACCOUNT,
    secret: {
      verbs: {
        'docker-registry': CREATE_SECRET_DOCKER,
        generic: CREATE_SECRET_GENERIC,
        tls: CREATE_SECRET_TLS,
      },
    },
    service: { verbs: CREATE_SERVICE },
    svc: { verbs: CREATE_SERVICE },
    token: CREATE_TOKEN,
  },
};
