import { LANGUAGES, language, speak, t, type Language } from '../i18n'

export const LanguageSelect = ({ keep = true }) => (
  <label class="lang">
    <span class="sr">{t('language')}</span>
    <select value={language.value} onChange={(e) => void speak(e.currentTarget.value as Language, keep)}>
      {Object.entries(LANGUAGES).map(([tag, name]) => (
        <option key={tag} value={tag} lang={tag}>
          {name}
        </option>
      ))}
    </select>
  </label>
)

/** Below everything else, where somebody confronted with the wrong language will look. */
export const LanguageFoot = () => (
  <aside class="foot" aria-label={t('language')}>
    <LanguageSelect />
  </aside>
)
