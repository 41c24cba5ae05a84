import { Globe, SquareTerminal } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';

/** A client outside the cluster: kubectl at the API line, a browser at the Pod network. */
export const ClientNode = memo(function ClientNode({ data }: { data: { which: string } }) {
  const { t } = useTranslation('canvas');
  const kubectl = data.which === 'kubectl';
  const Icon = kubectl ? SquareTerminal : Globe;
  return (
    <li className="who" data-actor={`client/${data.which}`}>
      <b>
        <Icon className="ic" size={16} strokeWidth={1.75} aria-hidden="true" />
        {kubectl ? 'kubectl' : t('browser')}
      </b>
      <span className="cut">{kubectl ? t('youHere') : t('outside')}</span>
    </li>
  );
});
