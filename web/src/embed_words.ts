// What <pollstream-results> says, in the languages of the app; the element does not load the app's own catalogues.

type Forms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>
export interface EmbedWords {
  closed: string
  live: string
  lost: string
  missing: string
  none: string
  hidden: string
  votes: Forms
  median: string
  first: string
}

export const WORDS: Record<string, EmbedWords> = {
  en: {
    closed: 'Voting closed',
    live: 'Live',
    lost: 'Reconnecting',
    missing: 'No such poll',
    none: 'No question is shown',
    hidden: 'Results are hidden',
    votes: { one: '{n} vote', other: '{n} votes' },
    median: 'Median',
    first: 'First choices',
  },
  de: {
    closed: 'Abstimmung beendet',
    live: 'Live',
    lost: 'Neuer Versuch…',
    missing: 'Diese Umfrage gibt es nicht',
    none: 'Es wird keine Frage gezeigt',
    hidden: 'Ergebnisse sind verborgen',
    votes: { one: '{n} Stimme', other: '{n} Stimmen' },
    median: 'Median',
    first: 'Erste Wahl',
  },
  es: {
    closed: 'Votación cerrada',
    live: 'En vivo',
    lost: 'Reintentando…',
    missing: 'Esta encuesta no existe',
    none: 'No se muestra ninguna pregunta',
    hidden: 'Los resultados están ocultos',
    votes: { one: '{n} voto', other: '{n} votos' },
    median: 'Mediana',
    first: 'Primeras opciones',
  },
  fr: {
    closed: 'Vote clos',
    live: 'En direct',
    lost: 'Nouvel essai…',
    missing: 'Ce sondage n’existe pas',
    none: 'Aucune question n’est affichée',
    hidden: 'Les résultats sont masqués',
    votes: { one: '{n} vote', other: '{n} votes' },
    median: 'Médiane',
    first: 'Premiers choix',
  },
  ar: {
    closed: 'التصويت مغلق',
    live: 'مباشر',
    lost: 'نحاول من جديد…',
    missing: 'لا يوجد هذا الاستطلاع',
    none: 'لا سؤال معروض',
    hidden: 'النتائج مخفية',
    votes: { one: 'صوت واحد', two: 'صوتان', few: '{n} أصوات', many: '{n} صوتًا', other: '{n} صوت' },
    median: 'الوسيط',
    first: 'الخيارات الأولى',
  },
}

/** The language of the surrounding page if it names one, otherwise the reader's; English if we do not have it. */
export function embedLanguage(around: string | undefined, tags: readonly string[]): string {
  const short = (tag: string) => tag.toLowerCase().split('-')[0]!
  const found = around ? short(around) : tags.map(short).find((tag) => tag in WORDS)
  return found && found in WORDS ? found : 'en'
}

export const votesIn = (language: string, n: number): string => {
  const { votes } = WORDS[language]!
  return (votes[new Intl.PluralRules(language).select(n)] ?? votes.other).replace('{n}', new Intl.NumberFormat(language).format(n))
}
