import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { stringify } from 'yaml';
import { openFile } from '../stores/editorStore.ts';

const SERVER_META = new Set(['uid', 'resourceVersion', 'generation', 'creationTimestamp']);

/** What a user would write: without status and what the API server adds. */
function asManifest(object: unknown): string {
  const { status: _, ...rest } = object as { status?: unknown; metadata?: object };
  const own = Object.entries(rest.metadata ?? {}).filter(([k]) => !SERVER_META.has(k));
  return stringify({ ...rest, metadata: Object.fromEntries(own) }, { lineWidth: 0 });
}

/** The object as `kubectl get -o yaml` prints it. */
export function YamlTab({ name, object }: { name: string; object: unknown }) {
  const { t } = useTranslation('inspector');
  const [copied, setCopied] = useState(false);
  const text = useMemo(() => (object ? stringify(object, { lineWidth: 0 }) : ''), [object]);
  if (text === '') return <p className="dim">{t('loading')}</p>;
  const copy = (): void => {
    void navigator.clipboard.writeText(text).then(() => setCopied(true));
  };
  return (
    <>
      <p className="subject-tools">
        <button type="button" onClick={() => openFile(name, asManifest(object))}>
          {t('openInEditor')}
        </button>
        <button type="button" onClick={copy}>
          {copied ? t('copied') : t('copy')}
        </button>
      </p>
      <pre className="subject-yaml">{text}</pre>
    </>
  );
}
