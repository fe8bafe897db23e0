/** The moving part of a bar; `share` is 0 to 1 of the lane. Moves by transform only. */
export const Fill = ({ share }: { share: number }) => (
  <span class="track" aria-hidden="true"><span class="fill" style={{ '--p': String(Math.min(1, Math.max(0, share))) }} /></span>
)
