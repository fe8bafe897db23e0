// Made-up votes for the preview beside the editor.

import { t } from '../i18n'
import { levels } from '../marks'
import type { Poll, Voted } from '../proto'
import type { Result } from '../results'

const QUESTIONS = [
  ['sample_question_1', 14, 1],
  ['sample_question_2', 9, 2],
  ['sample_question_3', 4, 0],
] as const
const SAMPLES = ['sample_word_1', 'sample_word_2', 'sample_word_3', 'sample_word_4'] as const

/** A half-completed ballot, so that the form shows how it looks while voting. */
export function sampleDraft(poll: Poll): Voted {
  const ids = poll.options.map((o) => o.id)
  switch (poll.kind) {
    case 'single':
      return { option_ids: ids.slice(1, 2) }
    case 'multiple':
      return { option_ids: ids.slice(1, 2) }
    case 'approval':
      return { option_ids: ids.filter((_, i) => i < 2) }
    case 'rating':
      return { scores: ids.map((_, i) => (i ? null : (poll.settings?.max ?? 5) - 1)) }
    case 'star':
      return { scores: ids.map((_, i) => (i ? null : 4)) }
    case 'points':
      return {
        scores: ids.map((_, i) =>
          i
            ? null
            : Math.floor(poll.settings?.quadratic ? Math.sqrt((poll.settings.budget ?? 100) / 2) : (poll.settings?.budget ?? 100) / 2),
        ),
      }
    case 'rank':
      return { ranking: ids.slice(0, 2).reverse() }
    case 'numeric':
      return { number: poll.settings?.truth ?? poll.settings?.plausible_max ?? '42' }
    case 'words':
      return { texts: [t('sample_word_1')] }
    case 'open':
      return { texts: [t('sample_word_2')] }
    case 'quiz':
      return { option_ids: ids.slice(1, 2) }
    case 'qna':
      return {}
  }
}

const hill = (n: number, peak: number): number[] =>
  Array.from({ length: n }, (_, i) => Math.max(0, Math.round(9 - 2.6 * Math.abs(i - peak))))
const meanOf = (h: readonly number[], min: number): string => {
  const n = h.reduce((a, b) => a + b, 0)
  return (h.reduce((s, c, i) => s + c * (min + i), 0) / Math.max(1, n)).toFixed(2)
}

export function sampleResult(poll: Poll): Result | null {
  const ids = poll.options.map((o) => o.id)
  switch (poll.kind) {
    case 'approval':
      return { winners: ids.slice(0, 1), abstentions: 0 }
    case 'rating': {
      const scale = levels(poll.settings),
        min = scale[0] ?? 1
      return {
        nps: null,
        options: ids.map((id, i) => {
          const histogram = hill(scale.length, scale.length - 2 - i * 0.7),
            n = histogram.reduce((a, b) => a + b, 0)
          return { id, n, sum: 0, mean: meanOf(histogram, min), median: null, histogram }
        }),
      }
    }
    case 'star':
      return {
        options: ids.map((id, i) => ({ id, total: Math.max(4, 61 - 17 * i), mean: null, histogram: [] })),
        finalists: ids.length > 1 ? [ids[0]!, ids[1]!] : null,
        runoff: { first: 11, second: 7, equal: 3 },
        winners: ids.slice(0, 1),
        tie_break: 'none',
        abstentions: 0,
      }
    case 'points':
      return {
        options: ids.map((id, i) => ({ id, sum: Math.max(20, 640 - 170 * i), givers: 15 - i, mean: null })),
        winners: ids.slice(0, 1),
      }
    case 'rank':
      return {
        first: poll.options.map((o) => o.vote_count ?? 0),
        borda: [],
        matrix: [],
        abstentions: 0,
        ballots: poll.total_voters,
        condorcet: null,
      }
    case 'numeric': {
      const from = Number(poll.settings?.plausible_min ?? 0),
        to = Number(poll.settings?.plausible_max ?? from + 100)
      const width = (to - from) / 8 || 1
      return {
        n: 21,
        mean: null,
        median: [String(from + width * 3)],
        quartiles: [String(from + width * 2.2), String(from + width * 4.4)],
        min: String(from),
        max: String(to),
        histogram: { from: String(from), width: String(width), counts: [1, 3, 5, 6, 3, 2, 0, 1] },
      }
    }
    case 'words':
    case 'open':
      return { texts: SAMPLES.map((key, i) => ({ id: i + 1, text: t(key), count: 9 - 2 * i })), distinct: SAMPLES.length, pending: 0 }
    case 'quiz':
      return { correct: poll.settings?.correct ?? [], right: 12, answered: 21, mean_time_ms: 8400 }
    case 'qna': {
      const ids = QUESTIONS.map((_, i) => i + 1)
      return {
        questions: QUESTIONS.map(([key, up, down], i) => ({ id: i + 1, text: t(key), state: i ? 'active' : 'pinned', up, down })),
        distinct: ids.length,
        pending: 0,
        orders: { best: ids, newest: ids, net: ids, controversial: ids },
      }
    }
    default:
      return null
  }
}
