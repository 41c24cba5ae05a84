import { createRoot } from 'react-dom/client';
import './app/kit/fonts.css';
import './app/kit/tokens.css';
import './app/kit/base.css';
import './app/shell/app.css';
import { startI18n } from './app/i18n/startI18n.ts';
import { readSettings } from './app/link/readSettings.ts';
import { App } from './app/shell/App.tsx';
import { installAutomation } from './app/shell/installAutomation.ts';

const settings = readSettings(window.location.search);
document.documentElement.dataset['theme'] = settings.theme;
startI18n(settings.lang);
installAutomation();
createRoot(document.getElementById('root')!).render(<App settings={settings} />);
