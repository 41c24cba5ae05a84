import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en.json';
import ko from './ko.json';

/** Prepares both languages; the switch is live. */
export function startI18n(lang: 'ko' | 'en'): void {
  void i18next.use(initReactI18next).init({
    lng: lang,
    fallbackLng: 'en',
    resources: { en: { translation: en }, ko: { translation: ko } },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = lang;
}

/** Switches the language of the page. */
export function switchLanguage(lang: 'ko' | 'en'): void {
  void i18next.changeLanguage(lang);
  document.documentElement.lang = lang;
}
