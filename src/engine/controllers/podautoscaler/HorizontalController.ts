import type { HorizontalPodAutoscaler } from '../../api/autoscaling/horizontalpodautoscaler/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import { apiVersionOf } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { semanticEqual } from '../../api/meta/semanticEqual.ts';
import { kindOfObject } from '../../api/registry.ts';
import type { ApiResponse } from '../../apiserver/Request.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import { keyOfObject } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import { MINUTE, SECOND } from '../../sim/time.ts';
import type { Step } from '../common/Controller.ts';
import { Controller } from '../common/Controller.ts';
import type { Informers } from '../common/Informers.ts';
import { selects } from '../common/labelSelector.ts';
import { messageOf } from '../common/refusal.ts';
import type { Measured, MetricStatus, Unmeasured } from './metricTargets.ts';
import { measure, tolerancesOf } from './metricTargets.ts';
import type { Past, Wish } from './normalize.ts';
import { remembered, stabilized, stabilizedBy, withinBehavior, withinRules } from './normalize.ts';
import { parseSelector } from './parseSelector.ts';
import { withFigures, withHpaCondition } from './status.ts';

/** Every autoscaler is looked at so often. Models: --horizontal-pod-autoscaler-sync-period */
const SYNC_US = 15 * SECOND;
/** No rule looks further back. */
const MEMORY_US = 60 * MINUTE;
const NO_PAST: Past = { recommendations: [], ups: [], downs: [] };

interface Scale extends KubeObject {
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly replicas?: number; readonly selector?: string };
}

/** What a look decided. */
interface Decision {
  readonly hpa: HorizontalPodAutoscaler;
  readonly current: number;
  readonly desired: number;
  readonly reason: string;
  readonly metrics: readonly MetricStatus[];
}

interface Rescaling {
  readonly d: Decision;
  readonly scale: Scale;
}

/** What all metrics together come to; undefined replicas: nothing can be said. */
interface Computed {
  readonly hpa: HorizontalPodAutoscaler;
  readonly replicas: number | undefined;
  readonly name: string;
  readonly metrics: readonly MetricStatus[];
  readonly error?: string;
}

interface Own {
  readonly past: PMap<string, Past>;
  /** Selector of each autoscaler's target, as last seen. */
  readonly selectors: PMap<string, string>;
}

/**
 * Sets the number of replicas by how much their Pods use, every 15 s. Figures are those that Pods
 * declare by annotation; without any it says what a cluster without a metrics server says.
 * Models: pkg/controller/podautoscaler/horizontal.go
 */
export class HorizontalController extends Controller<Own> {
  readonly #autoscalers: Informer<HorizontalPodAutoscaler>;
  readonly #pods: Informer<Pod>;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'horizontal-pod-autoscaler-controller',
      account: 'horizontal-pod-autoscaler',
      workers: 5,
      backoffUs: [SYNC_US, SYNC_US],
      state: { past: new PMap(), selectors: new PMap() },
      handlers: {
        scaleGot: (s: Step<HorizontalPodAutoscaler>) => this.#scaleGot(s),
        noScale: (s: Step<HorizontalPodAutoscaler>) => this.#noScale(s.key, s.data, s.response),
        rescaled: (s: Step<Rescaling>) => this.#rescaled(s),
        notRescaled: (s: Step<Rescaling>) => this.#notRescaled(s),
        notWritten: (s: Step<HorizontalPodAutoscaler>) => this.#notWritten(s),
      },
    });
    this.#autoscalers = informers.of('autoscaling/v2', 'horizontalpodautoscalers');
    this.#pods = informers.of('v1', 'pods');
    const wake = (hpa: HorizontalPodAutoscaler): void =>
      this.enqueueAfter(keyOfObject(hpa), SYNC_US);
    this.#autoscalers.onEvent({
      add: wake,
      update: (_, hpa) => wake(hpa),
      delete: (hpa) => this.#forget(keyOfObject(hpa)),
    });
  }

  protected begin(): void {
    for (const hpa of this.#autoscalers.list()) this.enqueueAfter(keyOfObject(hpa), SYNC_US);
  }

  #forget(key: string): void {
    this.state.past.delete(key);
    this.state.selectors.delete(key);
  }

  protected sync(key: string): void {
    const hpa = this.#autoscalers.get(key);
    if (!hpa) return;
    this.enqueueAfter(key, SYNC_US);
    const path = scalePath(hpa);
    if (path === undefined) {
      const { kind, apiVersion = '' } = hpa.spec?.scaleTargetRef ?? {};
      const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
      const body = { message: `no matches for kind "${kind}" in group "${group}"` };
      this.#noScale(key, hpa, { code: 404, body });
      return;
    }
    const t = { then: 'scaleGot', failed: 'noScale', data: hpa };
    this.ask(key, { method: 'GET', path }, t);
  }

  #noScale(key: string, hpa: HorizontalPodAutoscaler, response: ApiResponse): void {
    const message = messageOf(response);
    this.event(hpa, 'Warning', 'FailedGetScale', message);
    const text = `the HPA controller was unable to get the target's current scale: ${message}`;
    const { now } = this.actor;
    this.#write(key, withHpaCondition(hpa, 'AbleToScale', 'False', 'FailedGetScale', text, now));
  }

  #scaleGot({ key, response, data }: Step<HorizontalPodAutoscaler>): void {
    const scale = response.body as Scale;
    const { now } = this.actor;
    const text = "the HPA controller was able to get the target's current scale";
    const hpa = withHpaCondition(data, 'AbleToScale', 'True', 'SucceededGetScale', text, now);
    const current = scale.spec?.replicas ?? 0;
    if (!this.state.past.has(key)) {
      const recommendations = [{ replicas: current, at: now }];
      this.state.past.set(key, { ...NO_PAST, recommendations });
    }
    const d = this.#decide(key, hpa, scale, current);
    if (!d) return;
    if (d.desired === current) this.#write(key, figures(d, false, now));
    else this.#rescale(key, { d, scale });
  }

  /** What is to be done; undefined when that was written already. Models: reconcileAutoscaler */
  #decide(
    key: string,
    hpa: HorizontalPodAutoscaler,
    scale: Scale,
    current: number,
  ): Decision | undefined {
    const { minReplicas: min = 1, maxReplicas: max = 1 } = hpa.spec ?? {};
    const base = { hpa, current, metrics: [] };
    if (current === 0) {
      const text = 'scaling is disabled since the replica count of the target is zero';
      const { now } = this.actor;
      const off = withHpaCondition(hpa, 'ScalingActive', 'False', 'ScalingDisabled', text, now);
      return { ...base, hpa: off, desired: 0, reason: '' };
    }
    if (current > max) {
      const reason = 'Current number of replicas above Spec.MaxReplicas';
      return { ...base, desired: max, reason };
    }
    if (current < min) {
      const reason = 'Current number of replicas below Spec.MinReplicas';
      return { ...base, desired: min, reason };
    }
    return this.#byMetrics(key, hpa, scale, { current, min, max });
  }

  #byMetrics(
    key: string,
    given: HorizontalPodAutoscaler,
    scale: Scale,
    { current, min, max }: { current: number; min: number; max: number },
  ): Decision | undefined {
    const { hpa, replicas, name, metrics, error } = this.#compute(key, given, scale, current);
    const { now } = this.actor;
    if (replicas === undefined) {
      const desired = hpa.status?.desiredReplicas ?? 0;
      this.#write(key, withFigures(hpa, current, desired, metrics, undefined));
      this.event(hpa, 'Warning', 'FailedComputeMetricsReplicas', error ?? '');
      return undefined;
    }
    const reason = replicas > current ? `${name} above target` : 'All metrics below target';
    const n = this.#normalize(key, hpa, { current, desired: replicas, min, max, now });
    return { hpa: n.hpa, current, desired: n.replicas, reason, metrics };
  }

  /** Models: computeReplicasForMetrics */
  #compute(key: string, given: HorizontalPodAutoscaler, scale: Scale, current: number): Computed {
    const nothing = { replicas: undefined, name: '', metrics: [] };
    const text = scale.status?.selector ?? '';
    const bad = this.#selectorError(key, given, text);
    if (bad) return { ...nothing, ...bad };
    const { now } = this.actor;
    const namespace = given.metadata?.namespace ?? '';
    const pods = this.#podsOf(namespace, text);
    const q = { pods, current, tolerances: tolerancesOf(given), now };
    const results = (given.spec?.metrics ?? []).map((m) => measure(m, q, namespace));
    const failed = results.filter((r): r is Unmeasured => 'error' in r);
    const good = results.filter((r): r is Measured => 'status' in r);
    for (const f of failed) this.event(given, 'Warning', f.reason, f.message);
    const metrics = results.map((r) => ('status' in r ? r.status : { type: '' }) as MetricStatus);
    let best: Measured | undefined;
    for (const g of good) if (!best || g.replicas > best.replicas) best = g;
    const [first] = failed;
    if (first && (!best || best.replicas < current)) {
      const message = `the HPA was unable to compute the replica count: ${first.message}`;
      const hpa = withHpaCondition(given, 'ScalingActive', 'False', first.reason, message, now);
      const counts = `${failed.length} invalid out of ${results.length}`;
      const error = `invalid metrics (${counts}), first error is: ${first.error}`;
      return { ...nothing, hpa, metrics, error };
    }
    const name = best?.name ?? '';
    const message = `the HPA was able to successfully calculate a replica count from ${name}`;
    const hpa = withHpaCondition(given, 'ScalingActive', 'True', 'ValidMetricFound', message, now);
    return { hpa, replicas: best?.replicas ?? 0, name, metrics };
  }

  /** Why a selector cannot be used. Models: validateAndParseSelector */
  #selectorError(
    key: string,
    hpa: HorizontalPodAutoscaler,
    text: string,
  ): Pick<Computed, 'hpa' | 'error'> | undefined {
    const tell = (reason: string, error: string, condition: string, message: string) => {
      this.event(hpa, 'Warning', reason, error);
      const { now } = this.actor;
      return {
        error,
        hpa: withHpaCondition(hpa, 'ScalingActive', 'False', condition, message, now),
      };
    };
    if (text === '') {
      const message = "the HPA target's scale is missing a selector";
      return tell('SelectorRequired', 'selector is required', 'InvalidSelector', message);
    }
    this.state.selectors.set(key, text);
    const namespace = hpa.metadata?.namespace ?? '';
    const pods = this.#podsOf(namespace, text);
    const names: string[] = [];
    this.state.selectors.range(`${namespace}/`, `${namespace}0`, (other, k) => {
      const selector = parseSelector(other);
      const shares = k === key || other === text;
      const some = shares
        ? pods.length > 0
        : pods.some((p) => selects(selector, p.metadata?.labels));
      if (some) names.push(`{${k.slice(namespace.length + 1)} ${namespace}}`);
    });
    if (names.length < 2) return undefined;
    const error = `pods by selector ${text} are controlled by multiple HPAs: [${names.join(' ')}]`;
    return tell('AmbiguousSelector', error, 'AmbiguousSelector', error);
  }

  #podsOf(namespace: string, selector: string): readonly Pod[] {
    const parsed = parseSelector(selector);
    const out: Pod[] = [];
    this.#pods.eachIn(namespace, (pod) => {
      if (selects(parsed, pod.metadata?.labels)) out.push(pod);
    });
    return out;
  }

  /** Models: normalizeDesiredReplicas, normalizeDesiredReplicasWithBehaviors */
  #normalize(
    key: string,
    hpa: HorizontalPodAutoscaler,
    w: Wish,
  ): { readonly hpa: HorizontalPodAutoscaler; readonly replicas: number } {
    const past = this.state.past.get(key) ?? NO_PAST;
    const behavior = hpa.spec?.behavior;
    const stable = behavior ? stabilizedBy(behavior, past, w) : stabilized(past, w);
    const one = { replicas: w.desired, at: w.now };
    const recommendations = remembered(past.recommendations, one, MEMORY_US);
    this.state.past.set(key, { ...past, recommendations });
    const able = (reason: string, message: string): HorizontalPodAutoscaler =>
      withHpaCondition(hpa, 'AbleToScale', 'True', reason, message, w.now);
    const upwards = behavior !== undefined && w.desired >= w.current;
    const next =
      stable === w.desired
        ? able('ReadyForNewScale', 'recommended size matches current size')
        : upwards
          ? able(
              'ScaleUpStabilized',
              'recent recommendations were lower than current one, applying the lowest recent recommendation',
            )
          : able(
              'ScaleDownStabilized',
              'recent recommendations were higher than current one, applying the highest recent recommendation',
            );
    const steady = { ...w, desired: stable };
    const { replicas, verdict } = behavior
      ? withinBehavior(behavior, past, steady)
      : withinRules(steady);
    const status = verdict.limited ? 'True' : 'False';
    const { reason, message } = verdict;
    return {
      hpa: withHpaCondition(next, 'ScalingLimited', status, reason, message, w.now),
      replicas,
    };
  }

  #rescale(key: string, data: Rescaling): void {
    const body = { ...data.scale, spec: { replicas: data.d.desired } } as KubeObject;
    const t = { then: 'rescaled', failed: 'notRescaled', data };
    this.update(key, scalePath(data.d.hpa)!, body, t);
  }

  #rescaled({ key, data: { d } }: Step<Rescaling>): void {
    const { now } = this.actor;
    const text = `the HPA controller was able to update the target scale to ${d.desired}`;
    const hpa = withHpaCondition(d.hpa, 'AbleToScale', 'True', 'SucceededRescale', text, now);
    const message = `New size: ${d.desired}; reason: ${d.reason}`;
    this.event(hpa, 'Normal', 'SuccessfulRescale', message);
    if (hpa.spec?.behavior) this.#remember(key, d.current, d.desired);
    this.#write(key, figures({ ...d, hpa }, true, now));
  }

  #remember(key: string, from: number, to: number): void {
    const past = this.state.past.get(key) ?? NO_PAST;
    const one = { replicas: Math.abs(to - from), at: this.actor.now };
    const next =
      to > from
        ? { ...past, ups: remembered(past.ups, one, MEMORY_US) }
        : { ...past, downs: remembered(past.downs, one, MEMORY_US) };
    this.state.past.set(key, next);
  }

  #notRescaled({ key, response, data: { d } }: Step<Rescaling>): void {
    const { now } = this.actor;
    const error = messageOf(response);
    const message = `New size: ${d.desired}; reason: ${d.reason}; error: ${error}`;
    this.event(d.hpa, 'Warning', 'FailedRescale', message);
    const text = `the HPA controller was unable to update the target scale: ${error}`;
    const hpa = withHpaCondition(d.hpa, 'AbleToScale', 'False', 'FailedUpdateScale', text, now);
    const desired = hpa.status?.desiredReplicas ?? 0;
    this.#write(key, withFigures(hpa, d.current, desired, d.metrics, undefined));
  }

  #write(key: string, hpa: HorizontalPodAutoscaler): void {
    if (semanticEqual(this.#autoscalers.get(key)?.status, hpa.status)) return;
    const { namespace, name } = hpa.metadata ?? {};
    const path = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers/${name}/status`;
    this.update(key, path, hpa, { failed: 'notWritten', data: hpa });
  }

  #notWritten({ response, data }: Step<HorizontalPodAutoscaler>): void {
    this.event(data, 'Warning', 'FailedUpdateStatus', messageOf(response));
  }
}

function figures(d: Decision, rescaled: boolean, now: number): HorizontalPodAutoscaler {
  return withFigures(d.hpa, d.current, d.desired, d.metrics, rescaled ? now : undefined);
}

/** Path of the target's scale; undefined when its kind is not known. */
function scalePath(hpa: HorizontalPodAutoscaler): string | undefined {
  const { apiVersion = '', kind = '', name } = hpa.spec?.scaleTargetRef ?? {};
  const found = kindOfObject(apiVersion, kind);
  if (!found) return undefined;
  const root = found.group === '' ? '/api' : '/apis';
  const { namespace } = hpa.metadata ?? {};
  return `${root}/${apiVersionOf(found)}/namespaces/${namespace}/${found.resource}/${name}/scale`;
}
