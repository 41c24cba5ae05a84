import type { CronJob, CronJobStatus } from '../../api/batch/cronjob/fields.ts';
import { parseSchedule } from '../../api/batch/cronjob/parseSchedule.ts';
import type { Job } from '../../api/batch/job/fields.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import { keyOfObject } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import type { SimTime } from '../../sim/time.ts';
import { SECOND } from '../../sim/time.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';
import type { Step } from '../common/Controller.ts';
import { Controller } from '../common/Controller.ts';
import { controllerOf } from '../common/controllerRef.ts';
import type { Informers } from '../common/Informers.ts';
import { reference } from '../common/reference.ts';
import { isNamespaceTerminating, messageOf } from '../common/refusal.ts';
import { doomedJobs, finishedType, isActive, jobOf, pathOfJob, withoutActive } from './jobs.ts';
import type { Calendar } from './schedule.ts';
import { dueTime, rfc1123, untilNext } from './schedule.ts';
import { zoneOffset } from './timeZone.ts';

/** One look at a CronJob: its status as it will be written. */
interface Look {
  readonly cj: CronJob;
  readonly jobs: readonly Job[];
  readonly changed: boolean;
}

/** A look in which requests about Jobs are under way. */
interface About {
  readonly look: Look;
  readonly job: Job;
}

interface Due {
  readonly look: Look;
  readonly at: SimTime;
  readonly calendar: Calendar;
}

interface Own {
  /** The look under work, by key: answers of several requests change it. */
  readonly looks: PMap<string, Look>;
}

function withStatus(l: Look, status: CronJobStatus): Look {
  return { ...l, cj: { ...l.cj, status: { ...l.cj.status, ...status } }, changed: true };
}

function withoutJob(l: Look, uid: string | undefined): Look {
  return withStatus(l, { active: withoutActive(l.cj, uid) });
}

/**
 * Makes Jobs when their time has come, and keeps a few that ended. A look at one CronJob: old Jobs
 * go, then the list of active ones is set right, then a Job may be made, then the status is written.
 * Models: pkg/controller/cronjob/cronjob_controllerv2.go
 */
export class CronJobController extends Controller<Own> {
  readonly #cronJobs: Informer<CronJob>;
  readonly #jobs: Informer<Job>;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'cronjob-controller',
      account: 'cronjob-controller',
      workers: 5,
      state: { looks: new PMap() },
      handlers: {
        cleaned: (s: Step<Job>) => this.#cleaned(s, false),
        notCleaned: (s: Step<Job>) => this.#cleaned(s, true),
        fresh: (s: Step) => this.#fresh(s),
        looked: (s: Step<NonNullable<CronJobStatus['active']>[number]>) => this.#looked(s),
        replacing: (s: Step<Due>) => this.#replacing(s),
        replaced: (s: Step<Due & About>) => this.#replaced(s, false),
        notReplaced: (s: Step<Due & About>) => this.#replaced(s, true),
        created: (s: Step<Due>) => this.#created(s),
        createFailed: (s: Step<Due>) => this.#createFailed(s),
        existing: (s: Step<Due>) => this.#existing(s),
      },
    });
    this.#cronJobs = informers.of('batch/v1', 'cronjobs');
    this.#jobs = informers.of('batch/v1', 'jobs');
    const wake = (cj: CronJob): void => this.enqueue(keyOfObject(cj));
    this.#cronJobs.onEvent({ add: wake, update: (a, b) => this.#changed(a, b), delete: wake });
    const wakeOwner = (job: Job): void => this.#wakeOwner(job);
    this.#jobs.onEvent({ add: wakeOwner, update: (_, job) => wakeOwner(job), delete: wakeOwner });
  }

  protected begin(): void {
    for (const cj of this.#cronJobs.list()) this.enqueue(keyOfObject(cj));
  }

  #wakeOwner(job: Job): void {
    const ref = controllerOf(job);
    if (ref?.kind !== 'CronJob') return;
    const cj = this.#cronJobs.get(`${job.metadata?.namespace}/${ref.name}`);
    if (cj?.metadata?.uid === ref.uid) this.enqueue(keyOfObject(cj!));
  }

  /** Another schedule: the CronJob is looked at when it comes. */
  #changed(old: CronJob, cj: CronJob): void {
    const same =
      old.spec?.schedule === cj.spec?.schedule && old.spec?.timeZone === cj.spec?.timeZone;
    const calendar = same ? undefined : this.#calendar(cj);
    if (calendar) this.enqueueAfter(keyOfObject(cj), untilNext(cj, this.actor.now, calendar));
    else this.enqueue(keyOfObject(cj));
  }

  #calendar(cj: CronJob): Calendar | undefined {
    const schedule = parseSchedule(cj.spec?.schedule ?? '');
    const offset = zoneOffset(cj.spec?.timeZone ?? 'UTC');
    return typeof schedule === 'string' || offset === undefined ? undefined : { schedule, offset };
  }

  protected sync(key: string): void {
    const cj = this.#cronJobs.get(key);
    if (!cj) return;
    const jobs = this.#jobs.byIndex('controller', cj.metadata?.uid ?? '');
    const look: Look = { cj, jobs, changed: false };
    const doomed = doomedJobs(cj, jobs);
    this.state.looks.set(key, look);
    if (doomed.length === 0) this.#reconcile(key);
    for (const job of doomed) this.#deleteJob(key, job, 'cleaned', 'notCleaned', job);
  }

  #deleteJob(key: string, job: Job, then: string, failed: string, data: unknown): void {
    const options = { propagationPolicy: 'Background' };
    this.remove(key, pathOfJob(job), options, { then, failed, data, tolerate: [] });
  }

  /** Says how a deletion went; answers whether the Job is gone. */
  #tellDeletion(key: string, { response }: Step, job: Job, kept: boolean): boolean {
    const look = this.state.looks.get(key)!;
    if (kept) this.event(look.cj, 'Warning', 'FailedDelete', `Deleted job: ${messageOf(response)}`);
    else {
      this.state.looks.set(key, withoutJob(look, job.metadata?.uid));
      this.event(look.cj, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata?.name}`);
    }
    return !kept;
  }

  #cleaned(s: Step<Job>, kept: boolean): void {
    this.#tellDeletion(s.key, s, s.data, kept);
    if (this.isLast(s.key)) this.#reconcile(s.key);
  }

  /** Jobs that run and are not told as active are looked up first: the cache may be old. */
  #reconcile(key: string): void {
    const { cj, jobs } = this.state.looks.get(key)!;
    const odd = jobs.some((j) => !finishedType(j) && !isActive(cj, j.metadata?.uid));
    if (odd) this.ask(key, { method: 'GET', path: pathOf(cj) }, { then: 'fresh' });
    else this.#settle(key, cj);
  }

  #fresh({ key, response }: Step): void {
    this.#settle(key, response.body as CronJob);
  }

  /** Sets the list of active Jobs right. Models: the first half of syncCronJob */
  #settle(key: string, fresh: CronJob): void {
    let look = this.state.looks.get(key)!;
    for (const job of look.jobs) {
      const uid = job.metadata?.uid;
      const found = isActive(look.cj, uid);
      const type = finishedType(job);
      if (!found && !type) {
        if (isActive(fresh, uid)) look = { ...look, cj: fresh };
        else this.#unexpected(look.cj, job);
      } else if (type) {
        if (found) {
          const text = `Saw completed job: ${job.metadata?.name}, condition: ${type}`;
          this.event(look.cj, 'Normal', 'SawCompletedJob', text);
          look = withoutJob(look, uid);
        }
        look = succeeded(look, job, type);
      }
    }
    this.state.looks.set(key, look);
    this.#lookUp(key, look);
  }

  #unexpected(cj: CronJob, job: Job): void {
    const name = job.metadata?.name;
    const text = `Saw a job that the controller did not create or forgot: ${name}`;
    this.event(cj, 'Warning', 'UnexpectedJob', text);
  }

  /** Active Jobs that the cache does not have are looked up. */
  #lookUp(key: string, { cj, jobs }: Look): void {
    const known = new Set(jobs.map((j) => j.metadata?.uid));
    const lost = (cj.status?.active ?? []).filter((a) => !known.has(a.uid));
    if (lost.length === 0) this.#schedule(key);
    for (const data of lost) {
      const path = `/apis/batch/v1/namespaces/${data.namespace}/jobs/${data.name}`;
      this.ask(key, { method: 'GET', path }, { then: 'looked', data, tolerate: [404] });
    }
  }

  #looked({ key, response, data }: Step<NonNullable<CronJobStatus['active']>[number]>): void {
    if (response.code === 404) {
      const look = this.state.looks.get(key)!;
      const text = `Active job went missing: ${data.name}`;
      this.event(look.cj, 'Normal', 'MissingJob', text);
      this.state.looks.set(key, withoutJob(look, data.uid));
    }
    if (this.isLast(key) && !this.hasFailed(key)) this.#schedule(key);
  }

  /** Models: the second half of syncCronJob */
  #schedule(key: string): void {
    const { cj } = this.state.looks.get(key)!;
    const calendar = this.#isToRun(cj) ? this.#calendar(cj) : undefined;
    const at = calendar && this.#dueNow(cj, calendar);
    if (calendar && at === undefined) {
      this.enqueueAfter(key, untilNext(cj, this.actor.now, calendar));
    }
    if (!calendar || at === undefined) this.#write(key);
    else this.#run(key, { look: this.state.looks.get(key)!, at, calendar });
  }

  #isToRun(cj: CronJob): boolean {
    if (cj.metadata?.deletionTimestamp !== undefined) return false;
    const { timeZone, schedule = '' } = cj.spec ?? {};
    if (timeZone !== undefined && zoneOffset(timeZone) === undefined) {
      this.event(cj, 'Warning', 'NotModelled', `not modelled: time zone ${timeZone}`);
      return false;
    }
    if (cj.spec?.suspend) return false;
    const parsed = parseSchedule(schedule);
    if (typeof parsed !== 'string') return true;
    const text = `unparseable schedule: ${JSON.stringify(schedule)} : ${parsed}`;
    this.event(cj, 'Warning', 'UnparseableSchedule', text);
    return false;
  }

  /** The time for which a Job is to be made now. */
  #dueNow(cj: CronJob, calendar: Calendar): SimTime | undefined {
    const { now } = this.actor;
    const { due, missed, error } = dueTime(cj, now, calendar);
    if (error !== undefined) {
      const text = `invalid schedule: ${cj.spec?.schedule} : ${error}`;
      this.event(cj, 'Warning', 'InvalidSchedule', text);
    }
    if (due === undefined) return undefined;
    if (missed === 'many') {
      const text =
        'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew';
      this.event(cj, 'Warning', 'TooManyMissedTimes', text);
    }
    const deadline = cj.spec?.startingDeadlineSeconds;
    if (deadline !== undefined && due + deadline * SECOND < now) {
      const text = `Missed scheduled time to start a job: ${rfc1123(due)}`;
      this.event(cj, 'Warning', 'MissSchedule', text);
      return undefined;
    }
    return this.#isFree(cj, due, calendar) ? due : undefined;
  }

  #isFree(cj: CronJob, due: SimTime, calendar: Calendar): boolean {
    const { active = [], lastScheduleTime } = cj.status ?? {};
    const { name } = jobOf(cj, due, calendar).metadata!;
    if (active.some((a) => a.name === name) || lastScheduleTime === rfc3339(due)) return false;
    if (cj.spec?.concurrencyPolicy !== 'Forbid' || active.length === 0) return true;
    const text =
      'Not starting job because prior execution is running and concurrency policy is Forbid';
    this.event(cj, 'Normal', 'JobAlreadyActive', text);
    return false;
  }

  #run(key: string, due: Due): void {
    const { cj } = due.look;
    const active = cj.spec?.concurrencyPolicy === 'Replace' ? (cj.status?.active ?? []) : [];
    if (active.length === 0) this.#create(key, due);
    for (const a of active) {
      const path = `/apis/batch/v1/namespaces/${a.namespace}/jobs/${a.name}`;
      this.ask(key, { method: 'GET', path }, { then: 'replacing', data: due });
    }
  }

  #replacing({ key, response, data }: Step<Due>): void {
    const job = response.body as Job;
    this.#deleteJob(key, job, 'replaced', 'notReplaced', { ...data, job });
  }

  #replaced(s: Step<Due & About>, kept: boolean): void {
    if (!this.#tellDeletion(s.key, s, s.data.job, kept)) this.fail(s.key);
    if (this.isLast(s.key) && !this.hasFailed(s.key)) this.#create(s.key, s.data);
  }

  #create(key: string, due: Due): void {
    const { cj } = this.state.looks.get(key)!;
    const path = `/apis/batch/v1/namespaces/${cj.metadata?.namespace}/jobs`;
    const t = { then: 'created', failed: 'createFailed', data: due, tolerate: [409] };
    this.create(key, path, jobOf(cj, due.at, due.calendar), t);
  }

  #created({ key, response, data }: Step<Due>): void {
    const { cj } = this.state.looks.get(key)!;
    if (response.code === 409) {
      const path = pathOfJob(jobOf(cj, data.at, data.calendar));
      this.ask(key, { method: 'GET', path }, { then: 'existing', data });
      return;
    }
    const job = response.body as Job;
    this.event(cj, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata?.name}`);
    this.#tellCreated(key, job, data);
  }

  /** A Job of that name is there: it may be ours, made before the status could be written. */
  #existing({ key, response, data }: Step<Due>): void {
    const { cj } = this.state.looks.get(key)!;
    const job = response.body as Job;
    const ours = controllerOf(job)?.uid === cj.metadata?.uid;
    if (ours && !isActive(cj, job.metadata?.uid)) this.#tellCreated(key, job, data);
    else this.#write(key);
  }

  #tellCreated(key: string, job: Job, due: Due): void {
    const look = this.state.looks.get(key)!;
    const active = [...(look.cj.status?.active ?? []), reference(job)];
    const next = withStatus(look, { active, lastScheduleTime: rfc3339(due.at) });
    this.state.looks.set(key, next);
    this.enqueueAfter(key, untilNext(next.cj, this.actor.now, due.calendar));
    this.#write(key);
  }

  #createFailed({ key, response }: Step<Due>): void {
    if (isNamespaceTerminating(response)) return;
    const { cj } = this.state.looks.get(key)!;
    this.event(cj, 'Warning', 'FailedCreate', `Error creating job: ${messageOf(response)}`);
  }

  #write(key: string): void {
    const look = this.state.looks.get(key)!;
    this.state.looks.delete(key);
    if (look.changed) this.update(key, `${pathOf(look.cj)}/status`, look.cj);
  }
}

/** The time of the last success. */
function succeeded(look: Look, job: Job, type: string): Look {
  const at = type === 'Complete' ? job.status?.completionTime : undefined;
  const last = look.cj.status?.lastSuccessfulTime;
  if (at === undefined || (last !== undefined && at <= last)) return look;
  return withStatus(look, { lastSuccessfulTime: at });
}

function pathOf(cj: CronJob): string {
  return `/apis/batch/v1/namespaces/${cj.metadata?.namespace}/cronjobs/${cj.metadata?.name}`;
}
