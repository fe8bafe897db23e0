/** The moving part of a bar; `share` is its fraction of the lane, 0 to 1. It moves by transform only. */
export const Fill = ({ share }: { share: number }) => (
  <span class="track" aria-hidden="true">
    <span class="fill" style={{ '--p': String(Math.min(1, Math.max(0, share))) }} />
  </span>
)
