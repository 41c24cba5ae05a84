import type { Namespace } from '../../api/core/namespace/fields.ts';
import type { ConfigMap } from '../../api/core/configmap/fields.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { Controller } from '../common/Controller.ts';
import type { Informers } from '../common/Informers.ts';

const NAME = 'kube-root-ca.crt';
const DESCRIPTION = 'kubernetes.io/description';
const TEXT =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

/** Stands for the cluster's certificate; nothing verifies it here. */
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nS3ViYXJpdW0=\n-----END CERTIFICATE-----\n';

/**
 * Every namespace has a ConfigMap with the certificate of the API server's authority.
 * Models: pkg/controller/certificates/rootcacertpublisher; the certificate itself is a stand-in
 */
export class RootCACertPublisher extends Controller {
  readonly #namespaces: Informer<Namespace>;
  readonly #configMaps: Informer<ConfigMap>;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'root-ca-certificate-publisher-controller',
      account: 'root-ca-cert-publisher',
      workers: 1,
      state: {},
    });
    this.#namespaces = informers.of('v1', 'namespaces');
    this.#configMaps = informers.of('v1', 'configmaps');
    this.#namespaces.onEvent({
      add: (ns) => this.enqueue(ns.metadata!.name!),
      update: (_, ns) => {
        if (ns.status?.phase === 'Active') this.enqueue(ns.metadata!.name!);
      },
    });
    const changed = (cm: ConfigMap): void => {
      if (cm.metadata?.name === NAME) this.enqueue(cm.metadata.namespace!);
    };
    this.#configMaps.onEvent({ update: (_, cm) => changed(cm), delete: changed });
  }

  protected begin(): void {
    for (const ns of this.#namespaces.list()) this.enqueue(ns.metadata!.name!);
  }

  protected sync(key: string): void {
    const path = `/api/v1/namespaces/${key}/configmaps`;
    const cm = this.#configMaps.get(`${key}/${NAME}`);
    const data = { 'ca.crt': CERTIFICATE };
    if (!cm) {
      if (this.#namespaces.get(key)?.metadata?.deletionTimestamp !== undefined) return;
      const metadata = { name: NAME, namespace: key, annotations: { [DESCRIPTION]: TEXT } };
      this.create(key, path, { metadata, data }, { tolerate: [403, 404, 409] });
      return;
    }
    const { annotations } = cm.metadata ?? {};
    const whole = Object.keys(cm.data ?? {}).length === 1 && cm.data?.['ca.crt'] === CERTIFICATE;
    if (whole && annotations?.[DESCRIPTION]) return;
    const metadata = { ...cm.metadata, annotations: { ...annotations, [DESCRIPTION]: TEXT } };
    this.update(key, `${path}/${NAME}`, { ...cm, metadata, data } as ConfigMap);
  }
}
