import type { Job } from '../../api/batch/job/fields.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import { keyOfObject } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { parseRfc3339 } from '../../sim/rfc3339.ts';
import { SECOND } from '../../sim/time.ts';
import type { Step } from '../common/Controller.ts';
import { Controller } from '../common/Controller.ts';
import type { Informers } from '../common/Informers.ts';

/**
 * Deletes finished Jobs when their `ttlSecondsAfterFinished` is over.
 * Models: pkg/controller/ttlafterfinished
 */
export class TTLAfterFinishedController extends Controller {
  readonly #jobs: Informer<Job>;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'ttl-after-finished-controller',
      account: 'ttl-after-finished-controller',
      workers: 5,
      state: {},
      handlers: { fresh: (s: Step) => this.#fresh(s) },
    });
    this.#jobs = informers.of('batch/v1', 'jobs');
    const changed = (job: Job): void => {
      if (expiry(job) !== undefined) this.enqueue(keyOfObject(job));
    };
    this.#jobs.onEvent({ add: changed, update: (_, job) => changed(job) });
  }

  protected begin(): void {
    for (const job of this.#jobs.list()) this.enqueue(keyOfObject(job));
  }

  protected sync(key: string): void {
    const job = this.#jobs.get(key);
    if (!job || !this.#isOver(key, job)) return;
    this.ask(key, { method: 'GET', path: pathOf(job) }, { then: 'fresh', tolerate: [404] });
  }

  /** Whether the time is over; comes back when it will be. */
  #isOver(key: string, job: Job): boolean {
    const at = expiry(job);
    if (at === undefined) return false;
    const left = at - this.actor.now;
    if (left > 0) this.enqueueAfter(key, left);
    return left <= 0;
  }

  #fresh({ key, response }: Step): void {
    if (response.code === 404) return;
    const job = response.body as Job;
    if (!this.#isOver(key, job)) return;
    const preconditions = { uid: job.metadata?.uid };
    this.remove(key, pathOf(job), { propagationPolicy: 'Foreground', preconditions });
  }
}

function pathOf(job: Job): string {
  return `/apis/batch/v1/namespaces/${job.metadata?.namespace}/jobs/${job.metadata?.name}`;
}

/** When a finished Job is to be deleted. */
function expiry(job: Job): number | undefined {
  const ttl = job.spec?.ttlSecondsAfterFinished;
  if (ttl === undefined || job.metadata?.deletionTimestamp !== undefined) return undefined;
  const ends = (t: string | undefined): boolean => t === 'Complete' || t === 'Failed';
  const c = job.status?.conditions?.find((x) => ends(x.type) && x.status === 'True');
  const at = parseRfc3339(c?.lastTransitionTime ?? '');
  return at === undefined ? undefined : at + ttl * SECOND;
}
