const FILES = import.meta.glob<string>(
  '/node_modules/kubernetes-icons/k8s-community/icons/svg/resources/unlabeled/*.svg',
  { query: '?url', import: 'default', eager: true },
);

const SHORT: Readonly<Record<string, string>> = {
  Pod: 'pod',
  Deployment: 'deploy',
  ReplicaSet: 'rs',
  StatefulSet: 'sts',
  DaemonSet: 'ds',
  Job: 'job',
  CronJob: 'cronjob',
  Service: 'svc',
  Endpoints: 'ep',
  Ingress: 'ing',
  ConfigMap: 'cm',
  Secret: 'secret',
  Namespace: 'ns',
  ServiceAccount: 'sa',
  PersistentVolume: 'pv',
  PersistentVolumeClaim: 'pvc',
  StorageClass: 'sc',
  HorizontalPodAutoscaler: 'hpa',
  ResourceQuota: 'quota',
  LimitRange: 'limits',
  NetworkPolicy: 'netpol',
  Role: 'role',
  RoleBinding: 'rb',
  ClusterRole: 'c-role',
  ClusterRoleBinding: 'crb',
};

/** The official icon of a kind; kinds without one get their first letter in the same heptagon. */
export function KindIcon({ kind, size = 32 }: { kind: string; size?: number }) {
  const short = SHORT[kind];
  const url = Object.entries(FILES).find(([path]) => path.endsWith(`/${short ?? ' '}.svg`))?.[1];
  if (url !== undefined)
    return <img className="kind-icon" src={url} width={size} height={size} alt="" />;
  return (
    <svg className="kind-icon" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path d="M16 2 27 7.3 29.7 19.1 22.1 28.6H9.9L2.3 19.1 5 7.3Z" fill="var(--api)" />
      <text x="16" y="21" textAnchor="middle" fill="var(--on-fill)" fontSize="13" fontWeight="600">
        {kind.slice(0, 1).toUpperCase()}
      </text>
    </svg>
  );
}
