// The head-to-head table: who is preferred over whom, by how many, and which of the two comes out ahead.

export interface Duel {
  wins: number
  losses: number
  share: number
  verdict: 'win' | 'loss' | 'draw' | 'none'
}

/** Row against column; `share` is relative to those who ranked one above the other. */
export function duel(matrix: readonly (readonly number[])[], row: number, column: number): Duel {
  const wins = matrix[row]?.[column] ?? 0,
    losses = matrix[column]?.[row] ?? 0
  const both = wins + losses
  return { wins, losses, share: both ? wins / both : 0, verdict: !both ? 'none' : wins > losses ? 'win' : wins < losses ? 'loss' : 'draw' }
}

/** Options by how many others they beat, then by their total votes; ties in option order. */
export function byWins(matrix: readonly (readonly number[])[]): number[] {
  const of = (i: number) => matrix.reduce((n, _, j) => n + (i !== j && duel(matrix, i, j).verdict === 'win' ? 1 : 0), 0)
  const sum = (i: number) => (matrix[i] ?? []).reduce((a, b) => a + b, 0)
  return matrix.map((_, i) => i).sort((a, b) => of(b) - of(a) || sum(b) - sum(a) || a - b)
}
