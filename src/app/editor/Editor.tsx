import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Verdict } from './applyYaml.ts';
import { applyYaml } from './applyYaml.ts';

const UBUNTU = `apiVersion: v1
kind: Pod
metadata:
  name: ubuntu
  labels:
    app: ubuntu
    ver: 20-04-lts
spec:
  containers:
    - name: ubuntu
      image: ubuntu:20.04
`;

/** The YAML and what the API server said of it. */
export function Editor() {
  const { t } = useTranslation('editor');
  const [text, setText] = useState(UBUNTU);
  const [verdicts, setVerdicts] = useState<readonly Verdict[]>([]);
  const apply = async (): Promise<void> => setVerdicts(await applyYaml(text));
  const ephemeral = text.includes('image: ubuntu') && !text.includes('command:');
  return (
    <section className="editor" aria-label={t('editor')}>
      <header className="panel-head">
        <span className="file">ubuntu.yaml</span>
        <button
          type="button"
          className="primary"
          data-id="button/apply"
          onClick={() => void apply()}
        >
          {t('apply')}
        </button>
      </header>
      <textarea
        aria-label={t('yamlEditor')}
        spellCheck={false}
        value={text}
        onChange={(e) => setText(e.target.value)}
        onKeyDown={(e) => {
          if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) void apply();
        }}
      />
      <ul className="verdicts" aria-live="polite">
        {verdicts.map((v) => (
          <li key={`${v.line} ${v.message}`} className={v.ok ? 'ok' : 'fail'}>
            {v.ok ? v.message : t('problem', { line: v.line, message: v.message })}
          </li>
        ))}
      </ul>
      {ephemeral && (
        <p className="note">
          {t('note.ubuntu')}{' '}
          <button
            type="button"
            className="link"
            onClick={() => setText(`${text.trimEnd()}\n      command: ["sleep", "infinity"]\n`)}
          >
            command: [&quot;sleep&quot;, &quot;infinity&quot;]
          </button>
        </p>
      )}
    </section>
  );
}
