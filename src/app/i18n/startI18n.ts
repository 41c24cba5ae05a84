import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { josa } from './josa.ts';

type Texts = Readonly<Record<string, string>>;

/** One file a language and panel; the file's name is the namespace that its panel asks for. */
const FILES = import.meta.glob<Texts>('./*/*.json', { eager: true, import: 'default' });

function resources(): Record<string, Record<string, Texts>> {
  const all: Record<string, Record<string, Texts>> = {};
  for (const [path, texts] of Object.entries(FILES)) {
    const [, lang, file] = path.split('/');
    (all[lang!] ??= {})[file!.replace('.json', '')] = texts;
  }
  return all;
}

/** Prepares both languages; the switch is live. Keys are flat: a dot in one means nothing. */
export function startI18n(lang: 'ko' | 'en'): void {
  i18next.use({ type: 'postProcessor', name: 'josa', process: josa });
  void i18next.use(initReactI18next).init({
    lng: lang,
    fallbackLng: 'en',
    defaultNS: 'shell',
    keySeparator: false,
    postProcess: ['josa'],
    resources: resources(),
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = lang;
}

/** Switches the language of the page. */
export function switchLanguage(lang: 'ko' | 'en'): void {
  void i18next.changeLanguage(lang);
  document.documentElement.lang = lang;
}
